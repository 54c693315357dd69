package dev.scepter.agent.userstore;

/** All that a helper does; each goes over by its name. */
enum Operation {
    KEY_GENERATE,
    KEY_OPEN,
    KEY_SIGN,
    KEY_DECRYPT,
    KEY_DELETE,
    KEY_DELETE_ALL,
    KEY_IS_KEPT_AS,
    KEY_LIST,
    STORE_INSTALL,
    STORE_PUT_IN_FORCE,
    STORE_IN_FORCE,
    STORE_HOLDS_CHAIN,
    STORE_FIND,
    STORE_REMOVE,
    STORE_REMOVE_ALL,
    STORE_LIST,
    STORE_OTHERS;

    /** Comes first in each message: an older or newer helper is told from a broken one. */
    static final int VERSION = 1;

    /** What an answer begins with, after version and number of the request. */
    static final int DONE = 0;

    static final int FAILED = 1;

    static Operation read(FieldReader fields) throws GarbledException {
        return Fields.value(Operation.class, fields);
    }
}
