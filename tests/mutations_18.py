"""Changes to lesson 18 that its run should notice."""

DECLARED = {
    "18": {
        "the drawings are judged by other wishes than theirs": (
            "argmax(axis=1) == kinds",
            "argmax(axis=1) == kinds[::-1]",
        ),
        "each picture is compared with itself": (
            "distance(pictures[1:], pictures[:-1]).mean()",
            "distance(pictures, pictures).mean()",
        ),
        "the generator does not learn what is wanted": (
            "return tf.concat([noise, wishes], axis=1)",
            "return tf.concat([noise, 0 * wishes], axis=1)",
        ),
        "the discriminator does not ask for a kind": (
            "return asked + numbers[:, 10]",
            "return numbers[:, 10]",
        ),
        "the discriminator is to believe drawings, too": (
            "of_drawn = loss(0.0, answer(drawn, wishes))",
            "of_drawn = loss(1.0, answer(drawn, wishes))",
        ),
        "the discriminator learns nothing": (
            "discriminator_adam = optimizers.Adam(0.0007, beta_1=0.5)",
            "discriminator_adam = optimizers.Adam(0.0, beta_1=0.5)",
        ),
        "the generator wants to be found out": (
            "value = loss(1.0, answer(drawn, wishes))",
            "value = -loss(1.0, answer(drawn, wishes))",
        ),
        "the forger is held still in place of the detective": (
            "last_loss = fast_generator(wishes[:50])",
            "last_loss = fast_discriminator(x_train[:50], wishes[:50])",
        ),
        "the test pictures are not put in the order of their kinds": (
            "np.argsort(labels_test)",
            "np.arange(len(labels_test))",
        ),
        "the mean distance stands for the nearest": (
            "distance(x_train, one).min()",
            "distance(x_train, one).mean()",
        ),
    },
}
