# The evaluation as one plain R script: what somebody would write who knows R and this one study.
#
# Rscript plain.R STUDY OUT
#
# Reads the survey exports of all cohorts, scores, pairs by code, tests, draws four figures and
# renders one web page. It knows the columns by heart. See compare.md for what it leaves out.
suppressPackageStartupMessages({
  library(ggplot2)
  library(lmerTest)
})
arguments <- commandArgs(trailingOnly = TRUE)
study <- arguments[1]
out <- arguments[2]
dir.create(out, showWarnings = FALSE, recursive = TRUE)
scales <- c("identity", "values", "developing", "supervision", "improvement")
items <- setNames(lapply(scales, function(s) paste0(s, "_", 1:4)), scales)
reversed <- "supervision_4"

read_wave <- function(wave) {
  files <- sort(Sys.glob(file.path(study, "data/raw/*", paste0("survey ", wave, ".csv"))))
  rows <- lapply(files, function(f) {
    answers <- read.csv(f, colClasses = c(code = "character"), check.names = FALSE)
    answers$cohort <- basename(dirname(f))
    answers[!duplicated(answers$code) & answers$code != "", c("cohort", "code", unlist(items))]
  })
  d <- do.call(rbind, rows)
  d[[reversed]] <- 6 - d[[reversed]]
  for (s in scales) {
    m <- as.matrix(d[items[[s]]])
    d[[s]] <- ifelse(rowMeans(!is.na(m)) >= 0.8, rowMeans(m, na.rm = TRUE), NA)
  }
  d
}
pre <- read_wave("pre")
post <- read_wave("post")
pairs <- merge(pre, post, by = c("cohort", "code"), suffixes = c("_pre", "_post"))

alpha <- function(d, s) {
  m <- na.omit(as.matrix(d[items[[s]]]))
  k <- ncol(m)
  k / (k - 1) * (1 - sum(apply(m, 2, var)) / var(rowSums(m)))
}
estimate <- function(d, s, cohort) {
  x <- d[[paste0(s, "_pre")]]
  y <- d[[paste0(s, "_post")]]
  both <- !is.na(x) & !is.na(y)
  x <- x[both]
  y <- y[both]
  n <- length(x)
  if (n < 2) return(NULL)
  change <- y - x
  t <- t.test(change)
  w <- suppressWarnings(wilcox.test(change, exact = FALSE))
  nu <- 2 * (n - 1) / (1 + cor(x, y)^2)
  d_av <- mean(change) / sqrt((var(x) + var(y)) / 2) * (1 - 3 / (4 * nu - 1))
  data.frame(cohort, scale = s, n, before = mean(x), after = mean(y), change = mean(change),
             low = t$conf.int[1], high = t$conf.int[2], p = t$p.value, p_rank = w$p.value, d_av,
             higher = sum(change > 0), same = sum(change == 0), lower = sum(change < 0))
}
by_cohort <- split(pairs, pairs$cohort)
cohorts <- do.call(rbind, lapply(names(by_cohort), function(c)
  do.call(rbind, lapply(scales, function(s) estimate(by_cohort[[c]], s, c)))))
whole <- do.call(rbind, lapply(scales, function(s) estimate(pairs, s, "all")))
pooled <- if (length(by_cohort) < 5) NULL else do.call(rbind, lapply(scales, function(s) {
  long <- rbind(
    data.frame(code = pairs$code, cohort = pairs$cohort, time = 0, y = pairs[[paste0(s, "_pre")]]),
    data.frame(code = pairs$code, cohort = pairs$cohort, time = 1, y = pairs[[paste0(s, "_post")]])
  )
  fit <- suppressMessages(lmer(y ~ time + (1 + time || cohort) + (1 | code), data = na.omit(long)))
  told <- coef(summary(fit))["time", ]
  half <- qt(0.975, told["df"]) * told["Std. Error"]
  data.frame(scale = s, change = told["Estimate"], low = told["Estimate"] - half,
             high = told["Estimate"] + half)
}))
whole$p_holm <- p.adjust(whole$p, "holm")
measures <- data.frame(scale = scales, alpha_pre = sapply(scales, alpha, d = pre),
                       alpha_post = sapply(scales, alpha, d = post))
coded <- do.call(rbind, lapply(Sys.glob(file.path(study, "data/raw/*/interviews coded.csv")),
  function(f) cbind(read.csv(f), cohort = basename(dirname(f)))))
themes <- aggregate(paste(cohort, source) ~ code, coded, function(x) length(unique(x)))
names(themes) <- c("code", "people")
write.csv(rbind(cohorts, whole[names(cohorts)]), file.path(out, "estimates.csv"), row.names = FALSE)

theme_set(theme_minimal(base_size = 10))
shown <- if (is.null(pooled)) whole else pooled
figures <- list(
  change = ggplot(shown, aes(change, scale)) + geom_vline(xintercept = 0) +
    geom_pointrange(aes(xmin = low, xmax = high)),
  answers = ggplot(stack(pairs[c("identity_pre", "identity_post")]), aes(values, fill = ind)) +
    geom_histogram(binwidth = 0.25, position = "dodge"),
  cohorts = ggplot(subset(cohorts, scale == "identity"), aes(cohort, change)) +
    geom_hline(yintercept = 0) + geom_pointrange(aes(ymin = low, ymax = high)),
  themes = ggplot(themes, aes(people, reorder(code, people))) + geom_col()
)
page <- file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "plain.Rmd")
rmarkdown::render(page, output_file = file.path(normalizePath(out), "report.html"),
                  intermediates_dir = tempdir(), quiet = TRUE, envir = environment())
