"""Changes to lesson 20 that its run should notice."""

DECLARED = {
    "20": [
        (
            "_, first = contribution(network, x[:32], y[:32], 64)",
            "_, first = contribution(network, x[:32], y[:32], 32)",
            "a share is divided by its own size, and the sum is another",
        ),
        (
            "batch = np.array([[1.0], [3.0], [101.0], [103.0]])",
            "batch = np.array([[1.0], [3.0], [1.0], [3.0]])",
            "the halves have the same mean, and nothing is lost",
        ),
        (
            "loss, gradients = contribution(network, x, y, 64)",
            "loss, gradients = contribution(network, x, y, 32)",
            "a loss is divided by the share, and the sum is twice as large",
        ),
        (
            "y, network(x, training=True), from_logits=True",
            "y, network(x, training=False), from_logits=True",
            "there is no dropout, and all losses are others",
        ),
        (
            "policy = tf.data.experimental.AutoShardPolicy.DATA",
            "policy = tf.data.experimental.AutoShardPolicy.OFF",
            "both workers learn from the same pictures",
        ),
        (
            "adam=adam, chance=chance)",
            "adam=adam)",
            "the second start draws the first masks again",
        ),
        (
            "order = np.random.default_rng(epoch).permutation(",
            "order = np.random.default_rng().permutation(",
            "each process shuffles in an order of its own",
        ),
        (
            "survivor, victim = run_workers(accident=50)",
            "survivor, victim = run_workers(accident=30)",
            "one epoch is saved, and not two",
        ),
    ]
}
