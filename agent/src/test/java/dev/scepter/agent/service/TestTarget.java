package dev.scepter.agent.service;

import dev.scepter.agent.mdm.Parcel;
import dev.scepter.agent.mdm.ReportAnswer;
import dev.scepter.agent.mdm.SourceStates;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.report.DeviceReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** An MDM that takes reports, as told in order; without a word it takes each. */
final class TestTarget implements ReportTarget {
    final List<Parcel> sent = new ArrayList<>();
    final Deque<Delivery> answers = new ArrayDeque<>();
    private final SourceStates states;
    private boolean enrolled = true;
    String deviceId = "d-1";

    TestTarget(SourceStates states) {
        this.states = states;
    }

    void forgetTheDevice() {
        enrolled = false;
    }

    /** The next reports fail so. */
    void fail(ScepterException... failures) {
        for (ScepterException failure : failures) {
            answers.add(parcel -> {
                throw failure;
            });
        }
    }

    @Override
    public Optional<Addressee> addressee() throws ScepterException {
        DeviceReport.Device device = new DeviceReport.Device(deviceId, "1", "machine", Optional.empty());
        return enrolled
                ? Optional.of(new Addressee(device, deviceId, states.read(TestDevice.SOURCE), this::send))
                : Optional.empty();
    }

    @Override
    public int fingerprint() {
        return deviceId.hashCode();
    }

    private ReportAnswer send(Parcel parcel) throws ScepterException, InterruptedException {
        sent.add(parcel);
        Delivery answer = answers.poll();
        return answer == null ? ReportAnswer.TAKEN : answer.send(parcel);
    }
}
