# From data/raw to tables of answers, people, scores and pairs in data/processed.


# What is held back, since it came after an edition that was handed over.
HELD = [f"data/processed/reading/held_{table}.json" for table in ("answers", "sources", "projects")]


rule read_surveys:
    """Read every survey export and roster, link people, and replace their codes by pseudonyms."""
    input:
        INPUTS.surveys(),
    output:
        answers="data/processed/answers.parquet",
        responses="data/processed/responses.parquet",
        participants="data/processed/participants.parquet",
        attributes="data/processed/attributes.parquet",
        comments="data/processed/comments.parquet",
        redactions="data/processed/redaction/surveys/redactions.parquet",
        audit="data/processed/linking/matching_audit.parquet",
        corrections="data/processed/linking/corrections.json",
        false_matches="data/processed/linking/false_matches.json",
        reading="data/processed/reading/surveys.json",
        held="data/processed/reading/held_answers.json",
        problems="data/processed/reading/survey_problems.json",
    log:
        "data/processed/logs/read_surveys.log",
    params:
        code=CODE,
        files=digest_of(STUDY, INPUTS.surveys()),
        released=RELEASED,
    script:
        "../scripts/read_surveys.py"


rule read_coded_sources:
    """Read coded excerpts and the sources sheets."""
    input:
        INPUTS.coded(),
    output:
        sources="data/processed/sources.parquet",
        excerpts="data/processed/excerpts.parquet",
        cases="data/processed/cases.parquet",
        redactions="data/processed/redaction/coded/redactions.parquet",
        reading="data/processed/reading/coded.json",
        held="data/processed/reading/held_sources.json",
        problems="data/processed/reading/coded_problems.json",
    log:
        "data/processed/logs/read_coded_sources.log",
    params:
        code=CODE,
        files=digest_of(STUDY, INPUTS.coded()),
        released=RELEASED,
    script:
        "../scripts/read_coded_sources.py"


rule read_projects:
    """Read improvement projects and attendance."""
    input:
        INPUTS.people(),
    output:
        projects="data/processed/projects.parquet",
        attendance="data/processed/attendance.parquet",
        redactions="data/processed/redaction/projects/redactions.parquet",
        held="data/processed/reading/held_projects.json",
        problems="data/processed/reading/project_problems.json",
    log:
        "data/processed/logs/read_projects.log",
    params:
        code=CODE,
        files=digest_of(STUDY, INPUTS.people()),
        released=RELEASED,
    script:
        "../scripts/read_projects.py"


rule check_inputs:
    """Tell all problems of all files at once; nothing is analysed while one is left."""
    input:
        "data/processed/reading/survey_problems.json",
        "data/processed/reading/coded_problems.json",
        "data/processed/reading/project_problems.json",
    output:
        "data/processed/checked.txt",
    log:
        "data/processed/logs/check_inputs.log",
    params:
        code=CODE,
    script:
        "../scripts/check_inputs.py"


rule score_and_pair:
    """Score the scales, and pair each person's scores between waves."""
    input:
        ancient("data/processed/checked.txt"),
        settings=["config/study.yaml", *INPUTS.instruments],
        answers="data/processed/answers.parquet",
        responses="data/processed/responses.parquet",
    output:
        scores="data/processed/scores.parquet",
        pairs="data/processed/pairs.parquet",
        audit="data/processed/pairing/matching_audit.parquet",
    log:
        "data/processed/logs/score_and_pair.log",
    params:
        code=CODE,
        files=digest_of(STUDY, ["config/study.yaml", *INPUTS.instruments]),
    script:
        "../scripts/score_and_pair.py"
