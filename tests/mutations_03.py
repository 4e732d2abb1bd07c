"""Changes to lesson 3 that its run should notice."""

DECLARED = {
    "03": [
        (
            "return x @ W + b",
            "return x @ W - b",
            "the biases are taken away",
        ),
        (
            "layer.set_weights([prices, vouchers])",
            "layer.set_weights([prices, -vouchers])",
            "Keras gets other vouchers than ours",
        ),
        (
            "return tf.maximum(z, 0.0)",
            "return tf.maximum(z, 0.01 * z)",
            "another activation function, under the name of ReLU",
        ),
        (
            '"without": network(year, by_hand, tf.identity)',
            '"without": network(year, by_hand)',
            "nothing is left out where the bend is said to be",
        ),
        (
            "    [[8.5], [-17.0]],  # W2",
            "    [[8.5], [-12.0]],  # W2",
            "the tent does not come down again",
        ),
        (
            "through_loss = 2 * (output - true)",
            "through_loss = 2 * (true - output)",
            "the chain begins with the wrong sign",
        ),
        (
            "w2_by_hand = through_loss * hidden",
            "w2_by_hand = through_loss * x1",
            "the chain of w2 takes the input for the hidden value",
        ),
        (
            "train(parameters, steps=200, learning_rate=0.03)",
            "train(parameters, steps=20, learning_rate=0.03)",
            "the descent stops long before the floor",
        ),
        (
            "model.set_weights(parameters)",
            "model.set_weights([p.numpy().round(1) for p in parameters])",
            "Keras gets parameters that the descent has not found",
        ),
        (
            "for function in (tf.sigmoid, tf.tanh, relu):",
            "for function in (tf.tanh, tf.sigmoid, relu):",
            "sigmoid and tanh have changed places",
        ),
    ],
}
