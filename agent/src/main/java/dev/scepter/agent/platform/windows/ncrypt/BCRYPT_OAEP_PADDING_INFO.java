package dev.scepter.agent.platform.windows.ncrypt;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.WString;
import org.jspecify.annotations.Nullable;

/** Names the digest of OAEP, of the mask too; the label is empty. */
@Structure.FieldOrder({"pszAlgId", "pbLabel", "cbLabel"})
public class BCRYPT_OAEP_PADDING_INFO extends Structure {
    public WString pszAlgId;
    public @Nullable Pointer pbLabel;
    public int cbLabel;

    BCRYPT_OAEP_PADDING_INFO(String algorithm) {
        pszAlgId = new WString(algorithm);
    }
}
