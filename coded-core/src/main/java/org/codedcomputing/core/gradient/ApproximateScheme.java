package org.codedcomputing.core.gradient;

/**
 * A scheme that makes do with any messages: what its decoding vectors give is not the sum, and how far it may be off is their
 * {@link DecodingVector#error}. Every set of at least one worker can be decoded.
 */
public sealed interface ApproximateScheme extends GradientScheme
        permits IgnoredGroups, BernoulliScheme, ExpanderScheme {}
