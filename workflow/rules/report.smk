# From results to what may be handed over. Only publish_tables crosses the border; what follows
# reads published tables, and nothing else but the authors' texts.
#
# Snakemake computes the checksum of every input anew for every output. A rule with outputs for all
# reports therefore has few and small inputs: settings and raw files are in its `params` alone, and
# one manifest stands for all files of a report. With 200 cohorts that is seconds, not minutes.


rule publish_tables:
    """Apply disclosure control, and write the published tables of every report."""
    input:
        # Waited for, but no reason to run again: other files than those read here were checked too.
        ancient("data/processed/checked.txt"),
        estimates="data/processed/results/estimates.parquet",
        participation="data/processed/results/participation.parquet",
        theme_counts="data/processed/results/theme_counts.parquet",
        joined_counts="data/processed/results/joined_counts.parquet",
        code_counts="data/processed/results/code_counts.parquet",
        theme_periods="data/processed/results/theme_periods.parquet",
        co_occurrence="data/processed/results/co_occurrence.parquet",
        joint="data/processed/results/joint.parquet",
        coder_agreement="data/processed/results/coder_agreement.parquet",
        theme_change="data/processed/results/theme_change.parquet",
        dose="data/processed/results/dose.parquet",
        project_counts="data/processed/results/project_counts.parquet",
        answer_counts="data/processed/results/answer_counts.parquet",
        quality_items="data/processed/results/quality_items.parquet",
        quality_forms="data/processed/results/quality_forms.parquet",
        reading="data/processed/reading/surveys.json",
        participants="data/processed/participants.parquet",
        attributes="data/processed/attributes.parquet",
        excerpts="data/processed/excerpts.parquet",
        sources="data/processed/sources.parquet",
        cases="data/processed/cases.parquet",
        projects="data/processed/projects.parquet",
        redactions_surveys="data/processed/redaction/surveys/redactions.parquet",
        redactions_coded="data/processed/redaction/coded/redactions.parquet",
        redactions_projects="data/processed/redaction/projects/redactions.parquet",
        held=HELD,
    output:
        todo="data/processed/todo.json",
        proposed="data/processed/proposed_quotes.json",
        manifests=collect("data/processed/release/{report}/tables.sha256", report=REPORTS),
    log:
        "data/processed/logs/publish_tables.log",
    params:
        code=CODE,
        files=digest_of(STUDY, INPUTS.all()),
        unchanged=digest_of(STUDY, INPUTS.left_alone()),
        released=RELEASED,
    script:
        "../scripts/publish_tables.py"


rule write_report:
    """Draw the figures of one report, and render it and its annex: web page, PDF, Word file."""
    input:
        "data/processed/release/{report}/tables.sha256",
        narrative=lambda wildcards: INPUTS.narrative(wildcards.report),
    output:
        collect("data/processed/release/{{report}}/{document}", document=REPORT),
        # Not deleted before the step starts: an annex that would come out the same is left alone.
        update(collect("data/processed/release/{{report}}/{document}", document=ANNEX)),
        rendered="data/processed/release/{report}/rendered.sha256",
        tables="data/processed/release/{report}/tables.xlsx",
        headlines="data/processed/release/{report}/headlines.txt",
    log:
        "data/processed/logs/write_report_{report}.log",
    # The longest steps first: begun last, one of them would run alone while other cores wait.
    priority: lambda wildcards: 2 if wildcards.report == "programme" else 0
    params:
        code=CODE,
        narrative=lambda wildcards: digest_of(STUDY, INPUTS.narrative(wildcards.report)),
        templates=str(CHECKOUT / "workflow/report"),
        sections=SETTINGS.study.sections,
    script:
        "../scripts/write_report.py"


rule write_preview:
    """Write the programme's web page alone, to look at while one works; asked for by name."""
    input:
        "data/processed/release/programme/tables.sha256",
        narrative=INPUTS.narrative("programme"),
    output:
        "data/review/programme/preview.html",
    log:
        "data/processed/logs/write_preview.log",
    params:
        code=CODE,
        narrative=digest_of(STUDY, INPUTS.narrative("programme")),
        templates=str(CHECKOUT / "workflow/report"),
        sections=SETTINGS.study.sections,
    script:
        "../scripts/write_preview.py"


rule write_review:
    """Write the evaluator's own edition of every report: everything, and what is left to do."""
    input:
        # Waited for, but no reason to run again: other files than those read here were checked too.
        ancient("data/processed/checked.txt"),
        "data/processed/todo.json",
        "data/processed/reading/surveys.json",
        "data/processed/reading/coded.json",
        problems=rules.check_inputs.input,
        linking=[
            "data/processed/linking/matching_audit.parquet",
            "data/processed/linking/corrections.json",
            "data/processed/linking/false_matches.json",
        ],
        pairing="data/processed/pairing/matching_audit.parquet",
        estimates="data/processed/results/estimates.parquet",
        participation="data/processed/results/participation.parquet",
        theme_counts="data/processed/results/theme_counts.parquet",
        responses="data/processed/responses.parquet",
        figures=["data/processed/pairs.parquet", "data/processed/scores.parquet"],
        excerpts="data/processed/excerpts.parquet",
        comments="data/processed/comments.parquet",
        projects="data/processed/projects.parquet",
        sources="data/processed/sources.parquet",
        cases="data/processed/cases.parquet",
        proposed="data/processed/proposed_quotes.json",
        redactions=[
            "data/processed/redaction/coded/redactions.parquet",
            "data/processed/redaction/surveys/redactions.parquet",
            "data/processed/redaction/projects/redactions.parquet",
        ],
        counted=[
            "data/processed/results/coder_agreement.parquet",
            "data/processed/results/coder_disagreements.parquet",
            "data/processed/results/code_counts.parquet",
            "data/processed/results/joined_counts.parquet",
            "data/processed/results/theme_periods.parquet",
            "data/processed/results/co_occurrence.parquet",
            "data/processed/results/co_occurring.parquet",
            "data/processed/results/saturation.parquet",
            "data/processed/results/joint.parquet",
            "data/processed/results/theme_change.parquet",
            "data/processed/results/case_order.parquet",
            "data/processed/results/dose.parquet",
            "data/processed/results/project_counts.parquet",
            "data/processed/results/quality_items.parquet",
            "data/processed/results/quality_forms.parquet",
        ],
    output:
        # Not deleted before the step starts: a review that would come out the same is left alone.
        update(collect("data/review/{report}/review.{kind}", report=REPORTS, kind=["html", "xlsx"])),
        stamp="data/processed/reviewed.txt",
    log:
        "data/processed/logs/write_review.log",
    priority: 1
    params:
        code=CODE,
        frameworks=digest_of(STUDY, INPUTS.frameworks),
        decided=digest_of(STUDY, INPUTS.decisions()),
        reports=REPORTS,
        template=str(CHECKOUT / "workflow/report/review.html"),
    script:
        "../scripts/write_review.py"


rule place_reports:
    """Put all reports in their place at once, and remove those of cohorts that are gone."""
    input:
        collect("data/processed/release/{report}/rendered.sha256", report=REPORTS),
    output:
        # Not deleted before the step starts: the last good report stays until this one is whole.
        update(collect("reports/{report}/{document}", report=REPORTS, document=DOCUMENTS)),
        stamp="data/processed/released.txt",
    log:
        "data/processed/logs/place_reports.log",
    params:
        code=CODE,
        reports=REPORTS,
        raw=INPUTS.raw(),
    script:
        "../scripts/place_reports.py"
