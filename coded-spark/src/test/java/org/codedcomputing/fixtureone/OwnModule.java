package org.codedcomputing.fixtureone;

import org.codedcomputing.fixtureone.internal.Hidden;

/** Fixture of the architecture rules: uses what is internal to its own module. */
public record OwnModule(Hidden hidden) {}
