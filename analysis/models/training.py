"""What a training run takes: operations, chip-hours, the share of the chips' peak that it uses, and its cost."""

from analysis.models.arrays import Values

FLOP_PER_PARAMETER_TOKEN = 6  # forward pass 2, backward pass 4: Kaplan et al. (2020), arXiv 2001.08361, section 2.1
SECONDS_PER_HOUR = 3600  # definition
FLOP_PER_TFLOP = 1e12  # definition


def training_flop(parameters: Values, tokens: Values) -> Values:
    """Operations of one pass over the training tokens.

    Parameters
    ----------
    parameters : number, array or chart parameter
        Parameters used for each token: all of a dense model, the active ones of a mixture of experts.
    tokens : same
        Tokens trained on.

    Returns
    -------
    same kind as the inputs
        FLOP, without attention over the context and without restarts.

    Source: Kaplan et al. (2020), "Scaling laws for neural language models", C = 6ND.

    >>> round(training_flop(405e9, 15.6e12) / 1e25, 4)
    3.7908
    """
    return FLOP_PER_PARAMETER_TOKEN * parameters * tokens


def gpu_hours(flop: Values, peak_tflops: Values, mfu: Values) -> Values:
    """Chip-hours that a number of operations takes.

    Parameters
    ----------
    flop : number, array or chart parameter
        Operations.
    peak_tflops : same
        Peak throughput of a chip, dense, at the precision used, TFLOP/s.
    mfu : same
        Model FLOP utilisation: share of the peak that the run uses, in (0, 1].

    Returns
    -------
    same kind as the inputs
        Hours of one chip.

    >>> gpu_hours(3.6e18, 1000, 1)
    1.0
    """
    return flop / (peak_tflops * FLOP_PER_TFLOP * mfu * SECONDS_PER_HOUR)


def mfu(flop: Values, chip_hours: Values, peak_tflops: Values) -> Values:
    """Model FLOP utilisation that chip-hours imply: operations done over those at the chips' peak.

    Parameters
    ----------
    flop : number, array or chart parameter
        Operations of the run.
    chip_hours : same
        Hours of one chip.
    peak_tflops : same
        Peak throughput of a chip, dense, TFLOP/s.

    Returns
    -------
    same kind as the inputs
        Share of the peak. Above 1 the inputs contradict one another.

    >>> mfu(1.8e18, 1, 1000)
    0.5
    """
    return flop / (chip_hours * peak_tflops * FLOP_PER_TFLOP * SECONDS_PER_HOUR)


def training_cost_usd(chip_hours: Values, price_usd_per_gpu_hour: Values) -> Values:
    """Price of a run at the rent of its chips, without staff, experiments and failed runs.

    Parameters
    ----------
    chip_hours : number, array or chart parameter
        Hours of one chip.
    price_usd_per_gpu_hour : same
        Rent of a chip, USD an hour.

    Returns
    -------
    same kind as the inputs
        USD.

    >>> training_cost_usd(2_788_000, 2)
    5576000
    """
    return chip_hours * price_usd_per_gpu_hour
