# From tables of people to tables of results in data/processed/results; data/raw is not read.

PLAN = [p for p in ["config/plan.yaml"] if Path(p).is_file()]
CODEBOOK = [p for p in ["config/codebook.yaml"] if Path(p).is_file()]
DATES = [p for p in INPUTS.raw() if p.endswith("cohort.yaml")]


rule measure_change:
    """Measure change, what was asked once, and how well the questions of a scale hang together."""
    input:
        # Waited for, but no reason to run again: other files than those read here were checked too.
        ancient("data/processed/checked.txt"),
        settings=["config/study.yaml", *INPUTS.instruments, *PLAN],
        pairs="data/processed/pairs.parquet",
        scores="data/processed/scores.parquet",
        answers="data/processed/answers.parquet",
        participants="data/processed/participants.parquet",
        attributes="data/processed/attributes.parquet",
        sources="data/processed/sources.parquet",
    output:
        estimates="data/processed/results/estimates.parquet",
        answer_counts="data/processed/results/answer_counts.parquet",
    log:
        "data/processed/logs/measure_change.log",
    params:
        code=CODE,
        files=digest_of(STUDY, ["config/study.yaml", *INPUTS.instruments, *PLAN]),
    script:
        "../scripts/measure_change.py"


rule count_sources:
    """Count participation, themes and projects, and how good the answers are."""
    input:
        # Waited for, but no reason to run again: other files than those read here were checked too.
        ancient("data/processed/checked.txt"),
        settings=["config/study.yaml", *INPUTS.instruments, *CODEBOOK, *PLAN, *DATES],
        participants="data/processed/participants.parquet",
        attributes="data/processed/attributes.parquet",
        answers="data/processed/answers.parquet",
        responses="data/processed/responses.parquet",
        pairs="data/processed/pairs.parquet",
        sources="data/processed/sources.parquet",
        excerpts="data/processed/excerpts.parquet",
        projects="data/processed/projects.parquet",
        attendance="data/processed/attendance.parquet",
        linking="data/processed/linking/matching_audit.parquet",
        reading="data/processed/reading/surveys.json",
    output:
        participation="data/processed/results/participation.parquet",
        theme_counts="data/processed/results/theme_counts.parquet",
        code_counts="data/processed/results/code_counts.parquet",
        joined_counts="data/processed/results/joined_counts.parquet",
        theme_periods="data/processed/results/theme_periods.parquet",
        co_occurrence="data/processed/results/co_occurrence.parquet",
        co_occurring="data/processed/results/co_occurring.parquet",
        saturation="data/processed/results/saturation.parquet",
        coder_agreement="data/processed/results/coder_agreement.parquet",
        coder_disagreements="data/processed/results/coder_disagreements.parquet",
        project_counts="data/processed/results/project_counts.parquet",
        quality_items="data/processed/results/quality_items.parquet",
        quality_forms="data/processed/results/quality_forms.parquet",
    log:
        "data/processed/logs/count_sources.log",
    params:
        code=CODE,
        files=digest_of(STUDY, ["config/study.yaml", *INPUTS.instruments, *CODEBOOK, *PLAN, *DATES]),
    script:
        "../scripts/count_sources.py"


rule join_sources:
    """Set changes beside themes and attendance."""
    input:
        # Waited for, but no reason to run again: other files than those read here were checked too.
        ancient("data/processed/checked.txt"),
        settings=["config/study.yaml", *INPUTS.instruments, *CODEBOOK, *PLAN],
        estimates="data/processed/results/estimates.parquet",
        theme_counts="data/processed/results/theme_counts.parquet",
        participants="data/processed/participants.parquet",
        attributes="data/processed/attributes.parquet",
        pairs="data/processed/pairs.parquet",
        sources="data/processed/sources.parquet",
        excerpts="data/processed/excerpts.parquet",
        attendance="data/processed/attendance.parquet",
    output:
        joint="data/processed/results/joint.parquet",
        theme_change="data/processed/results/theme_change.parquet",
        case_order="data/processed/results/case_order.parquet",
        dose="data/processed/results/dose.parquet",
    log:
        "data/processed/logs/join_sources.log",
    params:
        code=CODE,
        files=digest_of(STUDY, ["config/study.yaml", *INPUTS.instruments, *CODEBOOK, *PLAN]),
    script:
        "../scripts/join_sources.py"
