#include "runtime/loaders/native_loader.h"

#include "runtime/loaders/native_host.h"
#include "runtime/loaders/private_copy.h"

#include <dlfcn.h>

namespace aviary::runtime {
namespace {

/// A bundle's code, and the host that it got.
struct Library {
    NativeHost host;
    void* handle = nullptr;
    void (*deinit)() = nullptr; ///< set once init() succeeded

    explicit Library(Staging& staging)
        : host(staging) {}
    ~Library() {
        if (deinit != nullptr) deinit();
        if (handle != nullptr) dlclose(handle);
    }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
};

} // namespace

Result<Code> NativeLoader::load(const Manifest& manifest, Staging& staging) {
    const auto fail = [&](const char* code, std::string message) {
        return Error{code, std::move(message), manifest.artifact.string()};
    };
    std::error_code error;
    const PrivateCopy copy(manifest.artifact, error);
    if (error) return fail("native.copy", "a copy to load cannot be made: " + error.message());
    const auto library = std::make_shared<Library>(staging);
    library->handle = dlopen(copy.path().c_str(), RTLD_LOCAL | RTLD_NOW);
    if (library->handle == nullptr)
        return fail("native.load", std::string("the library cannot be loaded: ") + dlerror());
    const auto* entry = static_cast<const aviary_bundle_entry*>(dlsym(library->handle, "aviary_bundle"));
    if (entry == nullptr || entry->init == nullptr)
        return fail("native.entry",
            "the library has no entry: it must export aviary_bundle, see <aviary/abi/bundle.h>");
    if (entry->abi_version != AVIARY_ABI_VERSION)
        return fail("native.abi", "the library is built for version " + std::to_string(entry->abi_version)
                                      + " of the bundle ABI, this runtime has "
                                      + std::to_string(AVIARY_ABI_VERSION));
    const auto status = entry->init(&library->host.table());
    library->host.init_returned();
    if (status != AVIARY_OK)
        return fail("native.init", "the bundle '" + manifest.name
                                       + "' failed to initialise: expected status 0, found "
                                       + std::to_string(status));
    library->deinit = entry->deinit;
    return Code(library);
}

} // namespace aviary::runtime
