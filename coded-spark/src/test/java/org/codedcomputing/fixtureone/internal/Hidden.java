package org.codedcomputing.fixtureone.internal;

/** Fixture of the architecture rules: internal to its module. */
public record Hidden(int value) {}
