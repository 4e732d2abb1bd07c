"""Changes to lesson 20 that its run should notice."""

DECLARED = {
    "20": {
        "a share is divided by its own size, and the sum is another": (
            "_, first = contribution(network, x[:32], y[:32], 64)",
            "_, first = contribution(network, x[:32], y[:32], 32)",
        ),
        "the halves have the same mean, and nothing is lost": (
            "batch = np.array([[1.0], [3.0], [101.0], [103.0]])",
            "batch = np.array([[1.0], [3.0], [1.0], [3.0]])",
        ),
        "a loss is divided by the share, and the sum is twice as large": (
            "loss, gradients = contribution(network, x, y, 64)",
            "loss, gradients = contribution(network, x, y, 32)",
        ),
        "there is no dropout, and all losses are others": (
            "y, network(x, training=True), from_logits=True",
            "y, network(x, training=False), from_logits=True",
        ),
        "both workers learn from the same pictures": (
            "policy = tf.data.experimental.AutoShardPolicy.DATA",
            "policy = tf.data.experimental.AutoShardPolicy.OFF",
        ),
        "the second start draws the first masks again": (
            "adam=adam, chance=chance)",
            "adam=adam)",
        ),
        "each process shuffles in an order of its own": (
            "order = np.random.default_rng(epoch).permutation(",
            "order = np.random.default_rng().permutation(",
        ),
        "one epoch is saved, and not two": (
            "survivor, victim = run_workers(accident=50)",
            "survivor, victim = run_workers(accident=30)",
        ),
    },
}
