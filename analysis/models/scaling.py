"""The loss law of language models: how far size and data lower the loss, and what follows for a budget.

L(N, D) = E + A / N^alpha + B / D^beta, with N parameters and D tokens of training (Hoffmann et al., 2022).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from analysis.models.arrays import Values
from analysis.models.training import FLOP_PER_PARAMETER_TOKEN, training_flop

FLOP_PER_PARAMETER_SERVED = 2  # forward pass alone: Kaplan et al. (2020), arXiv 2001.08361, section 2.1
SIZES_SEARCHED = (1e-3, 1e3)  # size over the starting one, within which the least lifetime operations are sought
SIZE_TOLERANCE = 1e-9  # of the logarithm of the size sought


@dataclass(frozen=True)
class LossLaw:
    """Coefficients of a loss law: numbers, or arrays with one value for each resample.

    Attributes
    ----------
    floor
        E: loss that no size and no data take away, nats a token.
    coef_a, alpha
        Scale and exponent of the term of size.
    coef_b, beta
        Scale and exponent of the term of data.
    """

    floor: Values
    coef_a: Values
    coef_b: Values
    alpha: Values
    beta: Values


def loss(parameters: Values, tokens: Values, law: LossLaw) -> Values:
    """Loss of a model of a size after training on so many tokens.

    Parameters
    ----------
    parameters, tokens : number, array or chart parameter
        Above 0.
    law : LossLaw
        Its coefficients.

    Returns
    -------
    same kind as the inputs
        Nats a token.

    Source: Hoffmann et al. (2022), arXiv 2203.15556, equation 2.

    >>> loss(16.0, 4.0, LossLaw(1.0, 4.0, 1.0, 0.5, 0.5))
    2.5
    """
    return law.floor + _size_term(parameters, law) + _data_term(tokens, law)


def _size_term(parameters: Values, law: LossLaw) -> Values:
    return law.coef_a * parameters**-law.alpha


def _data_term(tokens: Values, law: LossLaw) -> Values:
    return law.coef_b * tokens**-law.beta


def tokens_for_loss(wanted_loss: Values, parameters: Values, law: LossLaw) -> Values:
    """Tokens after which a model of a size reaches a loss.

    Parameters
    ----------
    wanted_loss : number or array
        Nats a token, above what the size alone allows.
    parameters : number or array
        Size.
    law : LossLaw
        Its coefficients.

    Returns
    -------
    number or array
        Tokens; infinite where the size is too small to reach the loss at all.

    >>> tokens_for_loss(2.5, 16.0, LossLaw(1.0, 4.0, 1.0, 0.5, 0.5))
    4.0
    """
    left = np.asarray(wanted_loss - law.floor - _size_term(parameters, law))
    with np.errstate(divide="ignore", invalid="ignore"):
        tokens = np.where(left > 0, (law.coef_b / left) ** (1 / law.beta), np.inf)
    return float(tokens) if tokens.ndim == 0 else tokens


def parameters_exponent(law: LossLaw) -> Values:
    """Exponent of compute in the optimal size: a in N ~ C^a.

    Source: Hoffmann et al. (2022), equation 4.

    >>> parameters_exponent(LossLaw(1.7, 400, 400, 0.3, 0.3))
    0.5
    """
    return law.beta / (law.alpha + law.beta)


def optimal_parameters(flop: Values, law: LossLaw) -> Values:
    """Size that reaches the least loss with so many operations of training.

    Parameters
    ----------
    flop : number, array or chart parameter
        Operations, spent as 6ND.
    law : LossLaw
        Its coefficients.

    Returns
    -------
    same kind as the inputs
        Parameters.

    Source: Hoffmann et al. (2022), equation 4.

    >>> optimal_parameters(600.0, LossLaw(1.0, 1.0, 1.0, 0.5, 0.5))
    10.0
    """
    balance = (law.alpha * law.coef_a / (law.beta * law.coef_b)) ** (1 / (law.alpha + law.beta))
    return balance * (flop / FLOP_PER_PARAMETER_TOKEN) ** parameters_exponent(law)


def optimal_tokens(flop: Values, law: LossLaw) -> Values:
    """Tokens that reach the least loss with so many operations of training.

    Arguments as in `optimal_parameters`; tokens.

    >>> optimal_tokens(600.0, LossLaw(1.0, 1.0, 1.0, 0.5, 0.5))
    10.0
    """
    return flop / (FLOP_PER_PARAMETER_TOKEN * optimal_parameters(flop, law))


def optimal_tokens_of(parameters: Values, law: LossLaw) -> Values:
    """Tokens for which a given size is the optimal one.

    Parameters
    ----------
    parameters : number, array or chart parameter
        Size.
    law : LossLaw
        Its coefficients.

    Returns
    -------
    same kind as the inputs
        Tokens: where alpha times the term of size equals beta times the term of data.

    >>> round(optimal_tokens_of(10.0, LossLaw(1.0, 1.0, 1.0, 0.5, 0.5)), 9)
    10.0
    """
    return (law.beta * law.coef_b / (law.alpha * law.coef_a) * parameters**law.alpha) ** (1 / law.beta)


def overtraining_overhead(size_ratio: Values, law: LossLaw) -> Values:
    """Operations of training that a smaller model takes beyond the optimal one of equal loss.

    Parameters
    ----------
    size_ratio : number or array
        Its size over that of the optimal model, in (0, 1].
    law : LossLaw
        Only the exponents matter.

    Returns
    -------
    number or array
        Share of the operations of the optimum; infinite where no data make up for the size.

    Source: de Vries (2023), "Go smol or go home".

    >>> overtraining_overhead(1.0, LossLaw(1.7, 400, 400, 0.3, 0.3))
    0.0
    """
    left = np.asarray(1 - law.beta / law.alpha * (size_ratio**-law.alpha - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        more = np.where(left > 0, size_ratio * left ** (-1 / law.beta) - 1, np.inf)
    return float(more) if more.ndim == 0 else more


def inference_flop(parameters: Values, tokens: Values) -> Values:
    """Operations of serving tokens.

    Parameters
    ----------
    parameters, tokens : number, array or chart parameter
        Parameters used for each token, and tokens read and written.

    Returns
    -------
    same kind as the inputs
        FLOP, without attention over the context.

    >>> inference_flop(13e9, 2e12) / 1e22
    5.2
    """
    return FLOP_PER_PARAMETER_SERVED * parameters * tokens


def lifetime_flop(parameters: Values, training_tokens: Values, inference_tokens: Values) -> Values:
    """Operations of a model over its life: training and serving.

    Parameters
    ----------
    parameters, training_tokens, inference_tokens : number, array or chart parameter
        Size, tokens trained on, tokens served.

    Returns
    -------
    same kind as the inputs
        FLOP.

    Source: Sardana et al. (2024), arXiv 2401.00448, section 2.

    >>> lifetime_flop(1.0, 2.0, 3.0)
    18.0
    """
    return training_flop(parameters, training_tokens) + inference_flop(parameters, inference_tokens)


def rational_lifetime_tokens(parameters: Values, tokens: Values, law: LossLaw) -> Values:
    """Tokens that a model must serve in its life for its size and training to be the cheapest way to its loss.

    At equal loss D follows from N. Operations 6 N D(N) + 2 N T are least where their slope in N is zero:
    T = 3 D (alpha A N^-alpha / (beta B D^-beta) - 1).

    Parameters
    ----------
    parameters, tokens : number, array or chart parameter
        Size and tokens of training.
    law : LossLaw
        Its coefficients.

    Returns
    -------
    same kind as the inputs
        Tokens served: zero for a model that is optimal for training alone, negative for one trained on less.

    >>> law = LossLaw(1.0, 1.0, 1.0, 0.5, 0.5)
    >>> rational_lifetime_tokens(10.0, 10.0, law), rational_lifetime_tokens(1.0, 4.0, law)
    (0.0, 12.0)
    """
    pull = law.alpha * _size_term(parameters, law) / (law.beta * _data_term(tokens, law))
    return FLOP_PER_PARAMETER_TOKEN / FLOP_PER_PARAMETER_SERVED * tokens * (pull - 1)


def cheapest_size(wanted_loss: float, inference_tokens: float, start: float, law: LossLaw) -> float:
    """Size at which a loss is reached and tokens are served with the fewest operations.

    Parameters
    ----------
    wanted_loss : float
        Nats a token.
    inference_tokens : float
        Tokens served over the life, 0 or more.
    start : float
        A size near which to search: three powers of ten to either side.
    law : LossLaw
        Its coefficients, numbers.

    Returns
    -------
    float
        Parameters.

    Source: Sardana et al. (2024), section 2: minimise 6 N D + 2 N T at equal loss.

    >>> law = LossLaw(1.0, 1.0, 1.0, 0.5, 0.5)
    >>> round(cheapest_size(loss(1.0, 4.0, law), 12.0, 5.0, law), 4)
    1.0
    """

    def log_flop(log_size: float) -> float:
        size = float(np.exp(log_size))
        return float(np.log(lifetime_flop(size, tokens_for_loss(wanted_loss, size, law), inference_tokens)))

    floor = (law.coef_a / (wanted_loss - law.floor)) ** (1 / law.alpha)
    low = max(start * SIZES_SEARCHED[0], floor)  # below this size no data reach the loss
    ends = (float(np.log(low)), float(np.log(start * SIZES_SEARCHED[1])))
    found = minimize_scalar(log_flop, bounds=ends, method="bounded", options={"xatol": SIZE_TOLERANCE})
    return float(np.exp(found.x))


@dataclass(frozen=True)
class Saving:
    """What a model made for its whole life saves beside one that is optimal for training alone.

    Attributes
    ----------
    parameters, training_tokens
        Its size and training.
    flop
        Operations saved.
    share
        Of those of the model that is optimal for training.
    """

    parameters: float
    training_tokens: float
    flop: float
    share: float


def lifetime_saving(parameters: float, inference_tokens: float, law: LossLaw) -> Saving:
    """Set the cheapest model for a life beside the one of equal loss that is optimal for training alone.

    Parameters
    ----------
    parameters : float
        Size of the model that is optimal for training.
    inference_tokens : float
        Tokens served.
    law : LossLaw
        Its coefficients, numbers.
    """
    wanted = float(loss(parameters, optimal_tokens_of(parameters, law), law))
    size = cheapest_size(wanted, inference_tokens, parameters, law)
    return saving_at(size, parameters, inference_tokens, law)


def saving_at(size: float, parameters: float, inference_tokens: float, law: LossLaw) -> Saving:
    """Set a model of a given size beside the one of equal loss that is optimal for training alone.

    Parameters
    ----------
    size : float
        Size of the model made for its life; large enough to reach the loss.
    parameters, inference_tokens, law
        As in `lifetime_saving`.

    >>> round(saving_at(2.25, 4.0, 10.0, LossLaw(1.0, 1.0, 1.0, 0.5, 0.5)).flop, 9)
    9.5
    """
    tokens = optimal_tokens_of(parameters, law)
    longer = float(tokens_for_loss(loss(parameters, tokens, law), size, law))
    before = float(lifetime_flop(parameters, tokens, inference_tokens))
    after = float(lifetime_flop(size, longer, inference_tokens))
    return Saving(size, longer, before - after, 1 - after / before)
