package dev.scepter.agent.platform.windows.com;

/**
 * Constants of {@code oleauto.h}, {@code oaidl.h}, {@code objbase.h}, {@code wtypes.h} and {@code winerror.h}, by their names
 * there; sizes and offsets are STRUCTURE_SIZE and STRUCTURE_field.
 */
final class ComConstants {
    static final int COINIT_MULTITHREADED = 0;
    static final int CLSCTX_INPROC_SERVER = 1;

    static final int DISPATCH_METHOD = 1;
    static final int DISPATCH_PROPERTYGET = 2;
    static final int DISPATCH_PROPERTYPUT = 4;
    static final int DISPID_PROPERTYPUT = -3;

    static final short VT_EMPTY = 0;
    static final short VT_NULL = 1;
    static final short VT_I2 = 2;
    static final short VT_I4 = 3;
    static final short VT_BSTR = 8;
    static final short VT_DISPATCH = 9;
    static final short VT_BOOL = 11;
    static final short VT_I1 = 16;
    static final short VT_UI1 = 17;
    static final short VT_UI2 = 18;
    static final short VT_UI4 = 19;
    static final short VT_INT = 22;
    static final short VT_UINT = 23;

    static final int VARIANT_SIZE = 24;
    static final int VARIANT_vt = 0;
    static final int VARIANT_lVal = 8;

    static final int DISPPARAMS_SIZE = 24;
    static final int DISPPARAMS_rgvarg = 0;
    static final int DISPPARAMS_rgdispidNamedArgs = 8;
    static final int DISPPARAMS_cArgs = 16;
    static final int DISPPARAMS_cNamedArgs = 20;

    static final int EXCEPINFO_SIZE = 64;
    static final int EXCEPINFO_bstrSource = 8;
    static final int EXCEPINFO_bstrDescription = 16;
    static final int EXCEPINFO_bstrHelpFile = 24;
    static final int EXCEPINFO_pfnDeferredFillIn = 48;
    static final int EXCEPINFO_scode = 56;

    static final int E_OUTOFMEMORY = 0x8007000E;
    static final int CO_E_OBJNOTCONNECTED = 0x800401FD;
    static final int DISP_E_EXCEPTION = 0x80020009;
    static final int DISP_E_OVERFLOW = 0x8002000A;
    static final int DISP_E_UNKNOWNNAME = 0x80020006;
    static final int DISP_E_TYPEMISMATCH = 0x80020005;
    static final int RPC_E_TIMEOUT = 0x8001011F;

    private ComConstants() {}
}
