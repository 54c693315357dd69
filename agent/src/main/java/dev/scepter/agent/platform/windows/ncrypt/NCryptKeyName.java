package dev.scepter.agent.platform.windows.ncrypt;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.WString;
import org.jspecify.annotations.Nullable;

/** A key in a list; in memory of the provider, freed by NCryptFreeBuffer. */
@Structure.FieldOrder({"pszName", "pszAlgid", "dwLegacyKeySpec", "dwFlags"})
public class NCryptKeyName extends Structure {
    public @Nullable WString pszName;
    public @Nullable WString pszAlgid;
    public int dwLegacyKeySpec;
    public int dwFlags;

    NCryptKeyName(Pointer memory) {
        super(memory);
        read();
    }
}
