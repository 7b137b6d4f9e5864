package dev.troupe.config;

/** A secret with the name that {@code secrets} keeps it under: what may be shown is the name. */
public record NamedSecret(String name, Secret secret) {}
