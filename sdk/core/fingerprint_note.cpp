// The place for a plugin's fingerprint: an ELF note in every plugin, all zero until `aviary bundle` fills it in. The
// plugin itself never reads it; aviary_add_plugin() has the linker take it from the library.
namespace aviary::detail {

struct FingerprintNote {
    unsigned owner_bytes = 7, content_bytes = 64, type = 1;
    char owner[8] = "Aviary"; // padded to four
    unsigned char content[64] = {};
};

} // namespace aviary::detail

#if defined(__ELF__)
// Linkers know a note by the prefix of its section's name. Readers want an alignment of 4; the compiler would raise it.
extern "C" __attribute__((section(".note.aviary"), aligned(4), visibility("hidden"), used))
const aviary::detail::FingerprintNote aviary_fingerprint_note{};
#endif
