package dev.scepter.agent.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * IP addresses as text. Never asks the DNS, unlike {@link java.net.InetAddress} for what is no address after all.
 */
public final class IpAddresses {
    private static final int MAX_LENGTH = 45;
    private static final int GROUPS = 8;
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");

    private IpAddresses() {}

    /** The 4 bytes of an IPv4 or the 16 of an IPv6 address; empty if the text is neither. */
    public static Optional<byte[]> bytesOf(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return text.indexOf(':') < 0 ? four(text) : sixteen(text);
    }

    /** The address as RFC 5952 wants it written, IPv4-mapped ones with four numbers at the end; empty if it is none. */
    public static Optional<String> canonical(String text) {
        return bytesOf(text).map(bytes -> bytes.length == 4 ? numbers(bytes, 0) : groupsOf(bytes));
    }

    private static String groupsOf(byte[] bytes) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        if (Arrays.equals(groups, 0, 6, new int[] {0, 0, 0, 0, 0, 0xffff}, 0, 6)) {
            return "::ffff:" + numbers(bytes, 12);
        }
        int gap = 0;
        int gapEnd = 0;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - start > Math.max(1, gapEnd - gap)) {
                gap = start;
                gapEnd = end;
            }
        }
        return gapEnd == 0 ? hex(groups, 0, GROUPS) : hex(groups, 0, gap) + "::" + hex(groups, gapEnd, GROUPS);
    }

    private static String hex(int[] groups, int from, int to) {
        return Arrays.stream(groups, from, to).mapToObj(Integer::toHexString).collect(Collectors.joining(":"));
    }

    private static String numbers(byte[] bytes, int from) {
        return IntStream.range(from, from + 4)
                .mapToObj(i -> String.valueOf(bytes[i] & 0xff))
                .collect(Collectors.joining("."));
    }

    private static Optional<byte[]> four(String text) {
        String[] numbers = text.split("\\.", -1);
        byte[] bytes = new byte[4];
        if (numbers.length != bytes.length) {
            return Optional.empty();
        }
        for (int i = 0; i < bytes.length; i++) {
            if (!NUMBER.matcher(numbers[i]).matches() || Integer.parseInt(numbers[i]) > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) Integer.parseInt(numbers[i]);
        }
        return Optional.of(bytes);
    }

    private static Optional<byte[]> sixteen(String text) {
        return lastFourAsGroups(text).flatMap(groups -> {
            int gap = groups.indexOf("::");
            if (gap < 0) {
                return groups(groups).filter(all -> all.length == GROUPS).map(all -> bytes(all, new int[0]));
            }
            if (groups.indexOf("::", gap + 1) >= 0) {
                return Optional.empty();
            }
            Optional<int[]> head = groups(groups.substring(0, gap));
            Optional<int[]> tail = groups(groups.substring(gap + 2));
            if (head.isEmpty() || tail.isEmpty() || head.get().length + tail.get().length >= GROUPS) {
                return Optional.empty();
            }
            return Optional.of(bytes(head.get(), tail.get()));
        });
    }

    /** The text with an IPv4 address at its end (RFC 4291 section 2.2) in two groups. */
    private static Optional<String> lastFourAsGroups(String text) {
        if (text.indexOf('.') < 0) {
            return Optional.of(text);
        }
        int start = text.lastIndexOf(':') + 1;
        return four(text.substring(start))
                .map(b -> text.substring(0, start)
                        + Integer.toHexString(((b[0] & 0xff) << 8) | (b[1] & 0xff))
                        + ":"
                        + Integer.toHexString(((b[2] & 0xff) << 8) | (b[3] & 0xff)));
    }

    private static Optional<int[]> groups(String text) {
        if (text.isEmpty()) {
            return Optional.of(new int[0]);
        }
        String[] written = text.split(":", -1);
        int[] groups = new int[written.length];
        for (int i = 0; i < written.length; i++) {
            if (!GROUP.matcher(written[i]).matches()) {
                return Optional.empty();
            }
            groups[i] = Integer.parseInt(written[i], 16);
        }
        return groups.length > GROUPS ? Optional.empty() : Optional.of(groups);
    }

    private static byte[] bytes(int[] head, int[] tail) {
        byte[] bytes = new byte[2 * GROUPS];
        for (int i = 0; i < head.length; i++) {
            put(bytes, i, head[i]);
        }
        for (int i = 0; i < tail.length; i++) {
            put(bytes, GROUPS - tail.length + i, tail[i]);
        }
        return bytes;
    }

    private static void put(byte[] bytes, int group, int value) {
        bytes[2 * group] = (byte) (value >> 8);
        bytes[2 * group + 1] = (byte) value;
    }
}
