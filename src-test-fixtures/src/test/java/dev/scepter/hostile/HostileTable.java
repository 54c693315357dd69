package dev.scepter.hostile;

import java.util.List;
import java.util.stream.Stream;

/** All rows. A new group of rows is one more line here. */
final class HostileTable {
    private HostileTable() {}

    static List<HostileRow> rows() {
        return Stream.of(
                        RequestRows.rows(),
                        TransportRows.rows(),
                        RedirectRows.rows(),
                        CaRows.rows(),
                        CertRepRows.rows(),
                        CertificateRows.rows(),
                        SecurityRows.rows())
                .flatMap(List::stream)
                .toList();
    }
}
