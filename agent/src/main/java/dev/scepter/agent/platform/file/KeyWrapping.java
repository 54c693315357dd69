package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.ScepterException;

/** How the key of this installation lies on disk. Safe for several threads. */
public interface KeyWrapping {
    /** As it is: only the rights of its file guard it. */
    KeyWrapping NONE = new KeyWrapping() {
        @Override
        public byte[] wrap(byte[] key) {
            return key.clone();
        }

        @Override
        public byte[] unwrap(byte[] wrapped) {
            return wrapped.clone();
        }
    };

    /** What is written for a key. */
    byte[] wrap(byte[] key) throws ScepterException;

    /**
     * The key for what was written.
     *
     * @throws ScepterException {@code SECRET_UNREADABLE} if it was changed or belongs to another machine
     */
    byte[] unwrap(byte[] wrapped) throws ScepterException;
}
