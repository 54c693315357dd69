package dev.scepter.agent.platform.windows.keyaccess;

import dev.scepter.agent.model.Sid;
import dev.scepter.agent.platform.windows.WindowsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Accounts that a test names, and descriptors for the SDDL that {@link KeyAccess} writes. */
public final class FakeSecurity implements Accounts, Sddl {
    private static final Pattern ENTRY = Pattern.compile("\\(([AD]);;(GA|GR|FA|FR);;;([^)]+)\\)");
    private static final Map<String, Integer> RIGHTS =
            Map.of("GA", 0x10000000, "GR", 0x80000000, "FA", 0x001F01FF, "FR", 0x00120089);
    private static final Map<String, String> WORDS = Map.of("SY", "S-1-5-18", "BA", "S-1-5-32-544", "WD", "S-1-1-0");

    private final Map<String, String> accounts;

    public FakeSecurity(Map<String, String> accounts) {
        this.accounts = accounts;
    }

    /** A {@link KeyAccess} that knows these accounts. */
    public static KeyAccess keyAccess(Map<String, String> accounts) {
        FakeSecurity security = new FakeSecurity(accounts);
        return new KeyAccess(security, security);
    }

    @Override
    public Sid sidOf(String account) throws WindowsException {
        if (!accounts.containsKey(account)) {
            throw new WindowsException("LookupAccountNameW", account, 1332);
        }
        return new Sid(accounts.get(account));
    }

    @Override
    public byte[] selfRelative(String sddl) {
        return descriptor(sddl);
    }

    /** A self-relative descriptor with an access list. */
    public static byte[] descriptor(String sddl) {
        List<byte[]> entries = new ArrayList<>();
        Matcher matcher = ENTRY.matcher(sddl);
        while (matcher.find()) {
            String who = WORDS.getOrDefault(matcher.group(3), matcher.group(3));
            entries.add(entry(matcher.group(1).equals("A") ? 0 : 1, RIGHTS.getOrDefault(matcher.group(2), 0), who));
        }
        int listBytes = 8 + entries.stream().mapToInt(entry -> entry.length).sum();
        byte[] descriptor = new byte[20 + listBytes];
        ByteBuffer all = little(descriptor);
        all.put((byte) 1)
                .put((byte) 0)
                .putShort((short) 0x9004)
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(20);
        all.put((byte) 2)
                .put((byte) 0)
                .putShort((short) listBytes)
                .putShort((short) entries.size())
                .putShort((short) 0);
        entries.forEach(all::put);
        return descriptor;
    }

    private static byte[] entry(int type, int mask, String sid) {
        String[] numbers = sid.split("-");
        int size = 16 + 4 * (numbers.length - 3);
        byte[] bytes = new byte[size];
        ByteBuffer entry = little(bytes);
        entry.put((byte) type).put((byte) 0).putShort((short) size).putInt(mask);
        entry.put((byte) 1).put((byte) (numbers.length - 3));
        entry.putShort((short) 0).order(ByteOrder.BIG_ENDIAN).putInt(Integer.parseInt(numbers[2]));
        entry.order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 3; i < numbers.length; i++) {
            entry.putInt((int) Long.parseLong(numbers[i]));
        }
        return bytes;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
