"""Changes to lesson 3 that its run should notice."""

DECLARED = {
    "03": {
        "the biases are taken away": ("return x @ W + b", "return x @ W - b"),
        "Keras gets other vouchers than ours": (
            "layer.set_weights([prices, vouchers])",
            "layer.set_weights([prices, -vouchers])",
        ),
        "another activation function, under the name of ReLU": (
            "return tf.maximum(z, 0.0)",
            "return tf.maximum(z, 0.01 * z)",
        ),
        "nothing is left out where the bend is said to be": (
            '"without": network(year, by_hand, tf.identity)',
            '"without": network(year, by_hand)',
        ),
        "the tent does not come down again": (
            "    [[8.5], [-17.0]],  # W2",
            "    [[8.5], [-12.0]],  # W2",
        ),
        "the chain begins with the wrong sign": (
            "through_loss = 2 * (output - true)",
            "through_loss = 2 * (true - output)",
        ),
        "the chain of w2 takes the input for the hidden value": (
            "w2_by_hand = through_loss * hidden",
            "w2_by_hand = through_loss * x1",
        ),
        "the descent stops long before the floor": (
            "train(parameters, steps=200, learning_rate=0.03)",
            "train(parameters, steps=20, learning_rate=0.03)",
        ),
        "Keras gets parameters that the descent has not found": (
            "model.set_weights(parameters)",
            "model.set_weights([p.numpy().round(1) for p in parameters])",
        ),
        "sigmoid and tanh have changed places": (
            "for function in (tf.sigmoid, tf.tanh, relu):",
            "for function in (tf.tanh, tf.sigmoid, relu):",
        ),
    },
}
