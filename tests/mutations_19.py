"""Changes to lesson 19 that its run should notice."""

DECLARED = {
    "19": {
        "the second epoch is taken for the first": (
            "times[0] > 2 * min(times)",
            "times[1] > 2 * min(times)",
        ),
        "always the same number of steps": (
            "quickest(plain, 6_400 // number) for number in steps",
            "quickest(plain, 256) for number in steps",
        ),
        "a goal that all reach at once": ("GOAL = 0.82", "GOAL = 0.72"),
        "small and large batches have changed places": (
            "sizes = [32, 256, 256, 256]",
            "sizes = [256, 32, 32, 32]",
        ),
        "lower rates for larger batches": (
            "0.001 * 8**0.5, 0.008]",
            "0.001 / 8**0.5, 0.001 / 8]",
        ),
        "the optimizer remembers the trainings before": (
            "variable.assign(np.zeros(variable.shape))",
            "pass",
        ),
        "the network is trained on, and not made fresh": (
            "network.set_weights(build(seed).get_weights())",
            "build(seed)",
        ),
        "stops before the goal": (
            "named == y_val) >= GOAL",
            "named == y_val) < GOAL",
        ),
        "nothing is frozen": (
            "before = boots.map(move).cache()",
            "before = boots.cache().map(move)",
        ),
        "all is frozen": (
            "behind = boots.cache().map(move)",
            "behind = boots.map(move).cache()",
        ),
        "scaled too late": (
            "np.float16(32_768 * 1e-8)",
            "np.float16(1e-8) * np.float16(32_768)",
        ),
        "the format that needs no scaling": (
            'keras.mixed_precision.set_global_policy("mixed_float16")',
            'keras.mixed_precision.set_global_policy("mixed_bfloat16")',
        ),
    },
}
