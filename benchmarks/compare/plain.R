# The evaluation as one plain R script: what somebody would write who knows R and this one study.
#
# Rscript plain.R STUDY OUT
#
# Reads the survey exports of all cohorts, scores, pairs by code, makes the estimates that an analysis
# plan names first, of each cohort and of all, draws four figures and renders one web page. It knows the columns by heart. See compare.md for what it leaves out.
suppressPackageStartupMessages({
  library(ggplot2)
  library(lmerTest)
  library(exactRankTests)
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

# Bias-adjusted d_av, with Bonett's interval (2008).
d_av <- function(x, y, change) {
  n <- length(x)
  v <- (var(x) + var(y)) / 2
  d <- mean(change) / sqrt(v)
  shared <- ((var(x) + var(y) - var(change)) / 2)^2
  error <- sqrt(d^2 * (var(x)^2 + var(y)^2 + 2 * shared) / (8 * (n - 1) * v^2) +
                  var(change) / ((n - 1) * v))
  c(d_av = d * sqrt((n - 2) / (n - 1)), d_low = d - qnorm(0.975) * error,
    d_high = d + qnorm(0.975) * error)
}
# Probability of improvement, with the interval of Bonett and Price (2012).
improvement <- function(up, down, n) {
  p <- c(up + 1, down + 1) / (n + 2)
  reach <- qnorm(0.975) * sqrt((sum(p) - diff(p)^2) / (n + 2))
  c(ps = (1 + (up - down) / n) / 2, ps_low = (1 + max(p[1] - p[2] - reach, -1)) / 2,
    ps_high = (1 + min(p[1] - p[2] + reach, 1)) / 2)
}
estimate <- function(d, outcome) {
  x <- d[[paste0(outcome, "_pre")]]
  y <- d[[paste0(outcome, "_post")]]
  both <- !is.na(x) & !is.na(y)
  x <- x[both]
  y <- y[both]
  n <- length(x)
  if (n < 2) return(NULL)
  change <- round(y - x, 10)
  up <- sum(change > 0)
  down <- sum(change < 0)
  t <- if (max(change) > min(change)) t.test(change) else list(conf.int = c(NA, NA), p.value = NA)
  found <- c(n = n, before = mean(x), after = mean(y), change = mean(change), low = t$conf.int[1],
             high = t$conf.int[2], p = t$p.value, higher = up, same = n - up - down, lower = down,
             improvement(up, down, n))
  if (outcome %in% scales) return(c(found, p_rank = NA, d_av(x, y, change)))
  p_rank <- if (up + down) suppressWarnings(wilcox.exact(change))$p.value else 1
  c(found, p_rank = p_rank, d_av = NA, d_low = NA, d_high = NA)
}
scale_of <- c(setNames(scales, scales), setNames(rep(scales, each = 4), unlist(items)))
estimates <- function(d, cohort) {
  found <- Filter(Negate(is.null), sapply(names(scale_of), estimate, d = d, simplify = FALSE))
  rows <- data.frame(cohort, outcome = names(found), do.call(rbind, found), row.names = NULL)
  own <- rows$outcome %in% scales
  rows$p_holm[own] <- p.adjust(rows$p[own], "holm")
  rows$p_holm[!own] <- ave(rows$p_rank[!own], scale_of[rows$outcome[!own]],
                           FUN = function(p) p.adjust(p, "holm"))
  rows
}
by_cohort <- split(pairs, pairs$cohort)
cohorts <- do.call(rbind, Map(estimates, by_cohort, names(by_cohort)))
whole <- estimates(pairs, "all")
pooled <- if (length(by_cohort) < 5) NULL else do.call(rbind, lapply(scales, function(s) {
  long <- rbind(
    data.frame(code = pairs$code, cohort = pairs$cohort, time = 0, y = pairs[[paste0(s, "_pre")]]),
    data.frame(code = pairs$code, cohort = pairs$cohort, time = 1, y = pairs[[paste0(s, "_post")]])
  )
  fit <- suppressMessages(lmer(y ~ time + (1 + time || cohort) + (1 | code), data = na.omit(long)))
  told <- coef(summary(fit))["time", ]
  half <- qt(0.975, told["df"]) * told["Std. Error"]
  between <- as.data.frame(VarCorr(fit))
  sd <- between$sdcor[between$var1 %in% "time"]
  reach <- qt(0.975, length(by_cohort) - 1) * sqrt(sd^2 + told["Std. Error"]^2)
  data.frame(scale = s, change = told["Estimate"], low = told["Estimate"] - half,
             high = told["Estimate"] + half, sd_between = sd, range_low = told["Estimate"] - reach,
             range_high = told["Estimate"] + reach)
}))

# Who is missing: first answers of those who stayed beside those of the others.
noncentral <- function(t, df, p) {
  suppressWarnings(
    uniroot(function(nc) pt(t, df, nc) - p, t + c(-8, 8), extendInt = "downX", tol = 1e-9)$root
  )
}
attrition <- function(d, s, cohort) {
  stayed <- paste(d$cohort, d$code) %in% compared[[s]]
  a <- na.omit(d[[s]][stayed])
  b <- na.omit(d[[s]][!stayed])
  if (min(length(a), length(b)) < 10) return(NULL)
  m <- length(a) + length(b) - 2
  unit <- sqrt(1 / length(a) + 1 / length(b))
  g <- (mean(a) - mean(b)) / sqrt(((length(a) - 1) * var(a) + (length(b) - 1) * var(b)) / m)
  j <- exp(lgamma(m / 2) - lgamma((m - 1) / 2)) / sqrt(m / 2)
  limits <- sapply(c(0.975, 0.025), noncentral, t = g / unit, df = m)
  ratio <- var.test(a, b)
  data.frame(cohort, scale = s, g = g * j, low = limits[1] * unit * j, high = limits[2] * unit * j,
             ratio = ratio$estimate, ratio_low = ratio$conf.int[1], ratio_high = ratio$conf.int[2])
}
compared <- lapply(setNames(scales, scales), function(s) {
  both <- !is.na(pairs[[paste0(s, "_pre")]]) & !is.na(pairs[[paste0(s, "_post")]])
  paste(pairs$cohort, pairs$code)[both]
})
lost <- do.call(rbind, c(
  lapply(split(pre, pre$cohort), function(d)
    do.call(rbind, lapply(scales, attrition, d = d, cohort = d$cohort[1]))),
  lapply(scales, attrition, d = pre, cohort = "all")))

# How well the items of a scale hang together, room to rise, and reliable change.
alpha <- function(d, s) {
  m <- na.omit(as.matrix(d[items[[s]]]))
  k <- ncol(m)
  n <- nrow(m)
  a <- k / (k - 1) * (1 - sum(apply(m, 2, var)) / var(rowSums(m)))
  c(alpha = a, low = 1 - (1 - a) * qf(0.975, n - 1, (n - 1) * (k - 1)),
    high = 1 - (1 - a) * qf(0.025, n - 1, (n - 1) * (k - 1)))
}
alphas <- function(d, wave) {
  do.call(rbind, lapply(scales, function(s)
    data.frame(cohort = d$cohort[1], scale = s, wave, t(alpha(d, s)))))
}
measured <- do.call(rbind, c(lapply(split(pre, pre$cohort), alphas, "pre"),
                             lapply(split(post, post$cohort), alphas, "post")))
rest <- sapply(unlist(items), function(i) {
  m <- na.omit(as.matrix(pre[items[[scale_of[i]]]]))
  cor(m[, i], rowSums(m) - m[, i])
})
reliable <- do.call(rbind, lapply(scales, function(s) {
  threshold <- 1.96 * sd(pre[[s]], na.rm = TRUE) * sqrt(2 * (1 - alpha(pre, s)["alpha"]))
  do.call(rbind, lapply(c(by_cohort, list(all = pairs)), function(d) {
    change <- d[[paste0(s, "_post")]] - d[[paste0(s, "_pre")]]
    data.frame(scale = s, threshold, higher = sum(change > threshold, na.rm = TRUE),
               lower = sum(change < -threshold, na.rm = TRUE),
               ceiling = mean(d[[paste0(s, "_pre")]] == 5, na.rm = TRUE))
  }))
}))
measures <- data.frame(scale = scales, alpha_pre = sapply(scales, function(s) alpha(pre, s)[1]),
                       alpha_post = sapply(scales, function(s) alpha(post, s)[1]))
coded <- do.call(rbind, lapply(Sys.glob(file.path(study, "data/raw/*/interviews coded.csv")),
  function(f) cbind(read.csv(f), cohort = basename(dirname(f)))))
themes <- aggregate(paste(cohort, source) ~ code, coded, function(x) length(unique(x)))
names(themes) <- c("code", "people")
write.csv(rbind(cohorts, whole), file.path(out, "estimates.csv"), row.names = FALSE)
for (name in c("measured", "reliable", "lost"))
  write.csv(get(name), file.path(out, paste0(name, ".csv")), row.names = FALSE)

theme_set(theme_minimal(base_size = 10))
whole_scales <- subset(whole, outcome %in% scales)
names(whole_scales)[2] <- "scale"
shown <- if (is.null(pooled)) whole_scales else pooled
figures <- list(
  change = ggplot(shown, aes(change, scale)) + geom_vline(xintercept = 0) +
    geom_pointrange(aes(xmin = low, xmax = high)),
  answers = ggplot(stack(pairs[c("identity_pre", "identity_post")]), aes(values, fill = ind)) +
    geom_histogram(binwidth = 0.25, position = "dodge"),
  cohorts = ggplot(subset(cohorts, outcome == "identity"), aes(cohort, change)) +
    geom_hline(yintercept = 0) + geom_pointrange(aes(ymin = low, ymax = high)),
  themes = ggplot(themes, aes(people, reorder(code, people))) + geom_col()
)
page <- file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "plain.Rmd")
rmarkdown::render(page, output_file = file.path(normalizePath(out), "report.html"),
                  intermediates_dir = tempdir(), quiet = TRUE, envir = environment())
