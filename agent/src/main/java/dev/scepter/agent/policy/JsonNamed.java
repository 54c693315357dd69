package dev.scepter.agent.policy;

/** A choice that has a word in the policy's JSON. The words are public API: never rename one. */
public interface JsonNamed {

    /** The word in JSON. */
    String jsonName();
}
