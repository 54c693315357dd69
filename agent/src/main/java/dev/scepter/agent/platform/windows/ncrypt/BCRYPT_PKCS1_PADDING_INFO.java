package dev.scepter.agent.platform.windows.ncrypt;

import com.sun.jna.Structure;
import com.sun.jna.WString;

/** Names the digest that a signature is made of, with PKCS#1 v1.5 padding. */
@Structure.FieldOrder("pszAlgId")
public class BCRYPT_PKCS1_PADDING_INFO extends Structure {
    public WString pszAlgId;

    BCRYPT_PKCS1_PADDING_INFO(String algorithm) {
        pszAlgId = new WString(algorithm);
    }
}
