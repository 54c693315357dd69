package dev.scepter.hostile;

import java.util.List;

/** All rows, in groups. */
final class HostileTable {
    private HostileTable() {}

    /** Rows of one kind, under a title. A new kind of rows is one more of these. */
    record Group(String title, List<HostileRow> rows) {}

    static List<Group> groups() {
        return List.of(
                new Group("What servers want of a request", RequestRows.rows()),
                new Group("Sizes, times, pages", TransportRows.rows()),
                new Group("Redirects", RedirectRows.rows()),
                new Group("GetCACaps and GetCACert", CaRows.rows()),
                new Group("Which RA is believed", RaRows.rows()),
                new Group("The next CA, capabilities, clocks", ChangeRows.rows()),
                new Group("Replies", CertRepRows.rows()),
                new Group("Certificates", CertificateRows.rows()),
                new Group("What SCEP leaves open", SecurityRows.rows()),
                new Group("Policies in files", PolicyRows.rows()));
    }

    static List<HostileRow> rows() {
        return groups().stream().flatMap(group -> group.rows().stream()).toList();
    }
}
