package org.codedcomputing.fixturetwo;

import org.codedcomputing.fixtureone.internal.Hidden;

/** Fixture of the architecture rules: uses what is internal to another module. */
public record OtherModule(Hidden hidden) {}
