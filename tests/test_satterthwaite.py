import numpy as np
import pytest

from evaluation.change.satterthwaite import (
    central_differences,
    degrees_of_freedom,
    gradient,
    hessian,
)


def test_derivatives_of_a_function_that_is_known():
    def function(at):
        return np.exp(at[0]) * np.sin(at[1])

    at = np.array([0.5, 1.2])
    e, s, c = np.exp(0.5), np.sin(1.2), np.cos(1.2)
    assert gradient(function, at) == pytest.approx([e * s, e * c], rel=1e-7)
    assert central_differences(function, at) == pytest.approx([e * s, e * c], rel=1e-6)
    assert hessian(function, at) == pytest.approx(
        np.array([[e * s, e * c], [e * c, -e * s]]), rel=1e-5
    )


def test_gradient_of_several_numbers_has_a_row_for_each_parameter():
    found = gradient(lambda at: np.array([at[0] ** 2, at[0] * at[1], at[1]]), np.array([2.0, 3.0]))
    assert found == pytest.approx(np.array([[4, 3, 0], [0, 2, 1]]), abs=1e-8)


def test_one_sample_has_n_minus_1():
    # f = s^2 / n; deviance (n-1) (log s^2 + S / s^2): curvature (n-1) / s^4 at s^2 = S.
    n, s2 = 12, 3.0
    found = degrees_of_freedom(
        np.array([s2 / n]), np.array([[1 / n]]), np.array([[(n - 1) / s2**2]])
    )
    assert found == pytest.approx([n - 1])


def test_welch_has_welchs_degrees_of_freedom():
    v, n = np.array([2.0, 7.0]), np.array([8, 15])
    found = degrees_of_freedom(np.array([np.sum(v / n)]), (1 / n)[:, None], np.diag((n - 1) / v**2))
    welch = np.sum(v / n) ** 2 / np.sum((v / n) ** 2 / (n - 1))
    assert found == pytest.approx([welch])


def test_a_direction_without_curvature_is_left_out():
    one = degrees_of_freedom(np.array([0.5]), np.array([[0.1]]), np.array([[4.0]]))
    both = degrees_of_freedom(
        np.array([0.5]), np.array([[0.1], [0.3]]), np.array([[4.0, 0.0], [0.0, -1e-9]])
    )
    assert both == pytest.approx(one)
