package dev.scepter.agent.service;

import dev.scepter.agent.mdm.Parcel;
import dev.scepter.agent.mdm.ReportAnswer;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.report.DeviceReport;
import java.util.Optional;

/** Who wants to know how the device is. Safe for several threads. */
interface ReportTarget {

    /** Who is to be told now; empty if nobody is: the device is not enrolled, or another machine was. */
    Optional<Addressee> addressee() throws ScepterException;

    /** Changes when somebody else is to be told; costs little. */
    int fingerprint();

    /**
     * An MDM that this device is enrolled at.
     *
     * @param device as it knows it
     * @param session another one after each enrolment
     * @param state what it assigned last
     * @param delivery brings a report there
     */
    record Addressee(DeviceReport.Device device, String session, SourceState state, Delivery delivery) {}

    /** Brings a report to the MDM; returns when that has answered. */
    @FunctionalInterface
    interface Delivery {
        ReportAnswer send(Parcel parcel) throws ScepterException, InterruptedException;
    }
}
