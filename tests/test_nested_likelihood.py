import numpy as np
import pytest

from evaluation.change.nested_likelihood import Likelihood, Random, intercepts, slopes


@pytest.fixture
def three_waves():
    """Unequal numbers of rows of 40 people in seven cohorts, at uneven times."""
    rng = np.random.default_rng(20240201)
    person = np.repeat(np.arange(40), rng.integers(1, 5, 40))
    cohort = (person * 7) // 40
    t = np.round(rng.uniform(0, 3, len(person)), 1)
    y = 50 + 2 * t + rng.normal(0, 3, 40)[person] + rng.normal(0, 2, 7)[cohort]
    return y + t * rng.normal(0, 1, 7)[cohort] + rng.normal(0, 1, len(y)), t, person, cohort


def _dense_deviance(y, x, blocks, reml=True):
    """The same by a matrix as large as the rows: blocks are Z and the relative covariance."""
    v = np.eye(len(y)) + sum(z @ np.kron(np.eye(z.shape[1] // len(d)), d) @ z.T for z, d in blocks)
    inverse = np.linalg.inv(v)
    b = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y)
    squares = (y - x @ b) @ inverse @ (y - x @ b)
    free = len(y) - x.shape[1] if reml else len(y)
    total = np.linalg.slogdet(v)[1] + free * (1 + np.log(2 * np.pi * squares / free))
    return total + (np.linalg.slogdet(x.T @ inverse @ x)[1] if reml else 0)


def _z(group, *columns):
    """A column per group and effect, effects of a group side by side."""
    groups = np.unique(group)
    return np.column_stack([(group == g) * column for g in groups for column in columns])


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize("correlated", [True, False])
def test_deviance_is_that_of_the_whole_matrix(three_waves, reml, correlated):
    y, t, person, cohort = three_waves
    one = np.ones(len(y))
    likelihood = Likelihood(
        y,
        {"(Intercept)": one, "t": t},
        [slopes("cohort", cohort, "t", t, correlated), intercepts("person", person)],
        reml,
    )
    x = np.column_stack([one, t])
    rng = np.random.default_rng(1)
    for _ in range(3):
        theta = rng.uniform(0, 2, len(likelihood.diagonal))
        own = likelihood.covariances(theta)
        blocks = [(_z(cohort, one, t), own["cohort"]), (_z(person, one), own["person"])]
        assert (own["cohort"][0, 1] == 0) is not correlated
        assert likelihood.deviance(theta) == pytest.approx(
            _dense_deviance(y, x, blocks, reml), abs=1e-8
        )


def test_slopes_of_persons_and_three_levels(three_waves):
    y, t, person, cohort = three_waves
    one, region = np.ones(len(y)), cohort // 4
    kept = np.isin(person, np.flatnonzero(np.bincount(person) >= 3))
    y, t, person, cohort, one, region = (a[kept] for a in (y, t, person, cohort, one, region))
    likelihood = Likelihood(
        y,
        {"(Intercept)": one},
        [
            intercepts("region", region),
            slopes("person", person, "t", t, correlated=True),
            intercepts("cohort", cohort),
        ],
    )
    theta = np.array([0.7, 1.1, -0.4, 0.3, 0.9])
    own = likelihood.covariances(theta)
    blocks = [
        (_z(region, one), own["region"]),
        (_z(cohort, one), own["cohort"]),
        (_z(person, one, t), own["person"]),
    ]
    expected = _dense_deviance(y, one[:, None], blocks)
    assert likelihood.deviance(theta) == pytest.approx(expected, abs=1e-8)


def test_two_terms_of_the_same_groups_are_one_level(three_waves):
    y, t, person, cohort = three_waves
    one = np.ones(len(y))
    apart = [
        intercepts("cohort", cohort),
        Random("cohort", cohort, {"t": t}),
        intercepts("person", person),
    ]
    together = [slopes("cohort", cohort, "t", t), intercepts("person", person)]
    theta = np.array([0.5, 0.4, 1.2])
    first, second = (Likelihood(y, {"1": one, "t": t}, terms) for terms in (apart, together))
    assert first.deviance(theta) == pytest.approx(second.deviance(theta), abs=1e-10)
    assert list(first.covariances(theta)) == ["cohort", "cohort.1", "person"]


def test_the_least_deviance_is_not_above_any_that_a_search_finds(three_waves):
    from scipy.optimize import minimize

    y, t, person, cohort = three_waves
    likelihood = Likelihood(
        y,
        {"1": np.ones(len(y)), "t": t},
        [slopes("cohort", cohort, "t", t), intercepts("person", person)],
    )
    least = likelihood.deviance(likelihood.minimum())
    for start in ([1, 1, 1], [0.1, 0.1, 3], [3, 0.1, 0.1]):
        found = minimize(
            lambda theta: likelihood.deviance(np.abs(theta)),
            start,
            method="Nelder-Mead",
            options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 5000},
        )
        assert least <= found.fun + 1e-8


def test_a_variance_that_a_start_at_zero_would_miss_is_found():
    # Many persons with two rows each that differ little: the ratio is large, far from the start.
    rng = np.random.default_rng(7)
    person = np.repeat(np.arange(30), 2)
    y = 100 * rng.normal(size=30)[person] + rng.normal(0, 0.5, 60)
    likelihood = Likelihood(y, {"1": np.ones(60)}, [intercepts("person", person)])
    theta = likelihood.minimum()
    between = 2 * np.var(y.reshape(30, 2).mean(axis=1), ddof=1)
    within = np.var(y.reshape(30, 2), axis=1, ddof=1).mean()
    assert theta[0] ** 2 == pytest.approx((between / within - 1) / 2, rel=1e-6)


def test_people_with_the_same_waves_are_one_term_each_in_a_cohort():
    person = np.repeat(np.arange(2000), 2)
    y = np.random.default_rng(3).normal(size=4000)
    likelihood = Likelihood(
        y,
        {"1": np.ones(4000)},
        [intercepts("cohort", person // 100), intercepts("person", person)],
    )
    assert len(likelihood._levels[0].zz) == 20  # not 2,000: that is why it is fast


def test_large_numbers_and_units_of_time_lose_nothing(three_waves):
    y, t, person, cohort = three_waves

    def least(outcome, time):
        likelihood = Likelihood(
            outcome,
            {"1": np.ones(len(y)), "t": time},
            [slopes("cohort", cohort, "t", time), intercepts("person", person)],
        )
        theta = likelihood.minimum()
        return likelihood.solved(theta)[1], likelihood.covariances(theta)

    (squares, own), (large, days) = least(y, t), least(y + 1e6, 365 * t)
    assert large == pytest.approx(squares, rel=1e-6)
    assert days["cohort"][1, 1] * 365**2 == pytest.approx(own["cohort"][1, 1], rel=1e-4)


def test_profiled_deviance_is_least_at_the_estimate(three_waves):
    y, t, person, cohort = three_waves
    likelihood = Likelihood(
        y,
        {"1": np.ones(len(y)), "t": t},
        [slopes("cohort", cohort, "t", t), intercepts("person", person)],
    )
    theta = likelihood.minimum()
    variance = likelihood.solved(theta)[1] / likelihood.freedom
    sd = np.sqrt(variance * likelihood.covariances(theta)["cohort"][1, 1])
    least = likelihood.deviance(theta)
    assert likelihood.profiled(1, sd, theta)[0] == pytest.approx(least, abs=1e-7)
    for other in (0, sd / 2, 2 * sd):
        assert likelihood.profiled(1, other, theta)[0] > least + 1e-3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cohort": ["a"] * 5 + ["b"] * 5}, "cut across each other: cohort, person"),
        ({"person": range(10)}, "person: 10 groups with 1 effect"),
        ({"y": [1, 2, 3, 4, np.nan, 6, 7, 8, 9, 10]}, "missing or infinite"),
        ({"t": np.ones(10)}, "cannot be told apart"),
        ({"cohort": ["a"] * 9 + [None]}, "a row has no group"),
        ({"cohort": ["a"] * 9}, "cohort: 9 groups, but 10 rows"),
    ],
)
def test_what_cannot_be_fitted_is_an_error(change, message):
    columns = {
        "y": np.arange(10.0),
        "t": np.tile([0, 1], 5),
        "person": np.repeat(range(5), 2),
        "cohort": np.repeat(["a", "b"], [4, 6]),
    }
    columns |= {name: np.array(values) for name, values in change.items()}
    with pytest.raises(ValueError, match=message):
        Likelihood(
            columns["y"],
            {"1": np.ones(10), "t": columns["t"]},
            [intercepts("cohort", columns["cohort"]), intercepts("person", columns["person"])],
        )
