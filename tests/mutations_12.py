"""Changes to lesson 12 that its run should notice."""

DECLARED = {
    "12": {
        "another network is resumed": (
            "resumed = train(0, [backup()])",
            "resumed = train(0.3, [backup()])",
        ),
        "the network that is to differ has no dropout": (
            'break_and_resume(0.3, "epoch")',
            'break_and_resume(0, "epoch")',
        ),
        "the backup within an epoch is one at its end": (
            "break_and_resume(0, 10)",
            'break_and_resume(0, "epoch")',
        ),
        "each process has chance of its own": (
            "keras.utils.set_random_seed(number)",
            "keras.utils.set_random_seed(os.getpid())",
        ),
        "the second start begins at the first part": (
            'if not os.path.exists(f"{name}_{part + 1}.keras"):',
            "if True:",
        ),
        "the plug is pulled an epoch earlier": (
            'killed = run_program("survivor", plug=75)',
            'killed = run_program("survivor", plug=25)',
        ),
        "the trap is never opened": (
            'gift.keras", safe_mode=False)',
            'gift.keras", safe_mode=False) if mark.exists() else None',
        ),
        "the trap keeps its name": (
            'trap.__name__ = "<lambda>"',
            'trap.__name__ = "trap"',
        ),
        "the bias holds its own numbers": (
            'file.create_dataset(bias, (2,), "float32", external=diary)',
            'file.create_dataset(bias, (2,), "float32")',
        ),
    },
}
