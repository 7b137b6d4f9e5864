package dev.troupe.fleet;

/**
 * One piece on its way to many: the value, and what the near side made of it, once.
 *
 * @param ordinal counts the pieces of this feed without holes
 * @param sequence the source's number
 * @param nanos how much media it holds; 0 where that has no meaning
 */
public record FeedItem<T>(T value, Encoded encoded, long ordinal, long sequence, long nanos) {}
