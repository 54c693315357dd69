package dev.scepter.agent.platform.windows.eventlog;

import dev.scepter.agent.platform.windows.WindowsException;

/** The calls to the event log. */
interface EventLog {

    /** {@code RegisterEventSourceW}. */
    Source open(String source) throws WindowsException;

    /** A handle of a source; closed once. */
    interface Source extends AutoCloseable {

        /**
         * {@code ReportEventW} with one string.
         *
         * @param type such as {@code EVENTLOG_WARNING_TYPE}
         */
        void report(int type, int messageId, String text) throws WindowsException;

        @Override
        void close();
    }
}
