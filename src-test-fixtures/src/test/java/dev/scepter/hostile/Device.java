package dev.scepter.hostile;

/** In which state the device is that meets the server. */
enum Device {
    /** It has nothing yet; the policy is applied. */
    FRESH,
    /** It has a valid certificate, which is to be renewed. */
    ENROLLED
}
