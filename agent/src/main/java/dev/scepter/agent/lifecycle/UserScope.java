package dev.scepter.agent.lifecycle;

/**
 * What works for one user: records, engine and status over the keys and the store of that user.
 *
 * @param journal the records of this user, in a folder of its own
 * @param engine fails with {@code USER_AWAY} where it needs keys or store and the user is not signed in
 * @param status over the same
 */
public record UserScope(Journal journal, LifecycleEngine engine, StatusReader status) {}
