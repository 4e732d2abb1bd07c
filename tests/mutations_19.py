"""Changes to lesson 19 that its run should notice."""

DECLARED = {
    "19": [
        (
            "times[0] > 2 * min(times)",
            "times[1] > 2 * min(times)",
            "the second epoch is taken for the first",
        ),
        (
            "quickest(plain, 6_400 // number) for number in steps",
            "quickest(plain, 256) for number in steps",
            "always the same number of steps",
        ),
        (
            "GOAL = 0.82",
            "GOAL = 0.72",
            "a goal that all reach at once",
        ),
        (
            "sizes = [32, 256, 256, 256]",
            "sizes = [256, 32, 32, 32]",
            "small and large batches have changed places",
        ),
        (
            "0.001 * 8**0.5, 0.008]",
            "0.001 / 8**0.5, 0.001 / 8]",
            "lower rates for larger batches",
        ),
        (
            "variable.assign(np.zeros(variable.shape))",
            "pass",
            "the optimizer remembers the trainings before",
        ),
        (
            "network.set_weights(build(seed).get_weights())",
            "build(seed)",
            "the network is trained on, and not made fresh",
        ),
        (
            "named == y_val) >= GOAL",
            "named == y_val) < GOAL",
            "stops before the goal",
        ),
        (
            "before = boots.map(move).cache()",
            "before = boots.cache().map(move)",
            "nothing is frozen",
        ),
        (
            "behind = boots.cache().map(move)",
            "behind = boots.map(move).cache()",
            "all is frozen",
        ),
        (
            "np.float16(32_768 * 1e-8)",
            "np.float16(1e-8) * np.float16(32_768)",
            "scaled too late",
        ),
        (
            'keras.mixed_precision.set_global_policy("mixed_float16")',
            'keras.mixed_precision.set_global_policy("mixed_bfloat16")',
            "the format that needs no scaling",
        ),
    ]
}
