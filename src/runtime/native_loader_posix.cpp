#include "runtime/native_loader.h"

#include "runtime/private_copy.h"

#include <aviary/abi/bundle.h>

#include <dlfcn.h>

namespace aviary::runtime {
namespace {

struct Library {
    void* handle = nullptr;
    void (*deinit)() = nullptr; ///< set once init() succeeded

    explicit Library(void* h)
        : handle(h) {}
    ~Library() {
        if (deinit != nullptr) deinit();
        if (handle != nullptr) dlclose(handle);
    }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
};

bool is_text(aviary_string_view view) { return view.size == 0 || view.data != nullptr; }
std::string_view text_of(aviary_string_view view) { return {view.data, view.size}; }

aviary_status status_of(const Error& error) {
    if (error.code == "contract.duplicate") return AVIARY_ALREADY_EXISTS;
    if (error.code == "contract.not_declared") return AVIARY_NOT_DECLARED;
    if (error.code == "contract.missing") return AVIARY_NOT_FOUND;
    return AVIARY_INVALID_ARGUMENT;
}

aviary_status reported(const Staging& staging, const Error& error) {
    staging.log(LogLevel::error, error.message);
    return status_of(error);
}

aviary_status provide(void* context, const aviary_contract* contract) {
    if (context == nullptr || contract == nullptr || !is_text(contract->name)) return AVIARY_INVALID_ARGUMENT;
    auto& staging = *static_cast<Staging*>(context);
    const auto& v = contract->version;
    const auto provided = staging.provide({.contract = std::string(text_of(contract->name)),
        .version = {v.major, v.minor, v.patch},
        .table = contract->table,
        .function_count = contract->function_count,
        .create_instance = contract->create_instance,
        .destroy_instance = contract->destroy_instance});
    return provided ? AVIARY_OK : reported(staging, provided.error());
}

aviary_status resolve(
    void* context, aviary_string_view name, std::uint32_t major, aviary_contract* contract) {
    if (context == nullptr || contract == nullptr || !is_text(name)) return AVIARY_INVALID_ARGUMENT;
    auto& staging = *static_cast<Staging*>(context);
    const auto found = staging.resolve(text_of(name), major);
    if (!found) return reported(staging, found.error());
    const Interface& interface = **found;
    *contract = {.name = {interface.contract.data(), interface.contract.size()},
        .version = {interface.version.major, interface.version.minor, interface.version.patch},
        .table = interface.table,
        .function_count = interface.function_count,
        .create_instance = interface.create_instance,
        .destroy_instance = interface.destroy_instance};
    return AVIARY_OK;
}

void log(void* context, aviary_log_level level, aviary_string_view message) {
    if (context == nullptr || !is_text(message) || level < AVIARY_LOG_DEBUG || level > AVIARY_LOG_ERROR)
        return;
    static_cast<Staging*>(context)->log(static_cast<LogLevel>(level), text_of(message));
}

} // namespace

Result<Code> NativeLoader::load(const Manifest& manifest, Staging& staging) {
    const auto fail = [&](const char* code, std::string message) {
        return Error{code, std::move(message), manifest.artifact.string()};
    };
    std::error_code error;
    const PrivateCopy copy(manifest.artifact, error);
    if (error) return fail("native.copy", "a copy to load cannot be made: " + error.message());
    const auto library = std::make_shared<Library>(dlopen(copy.path().c_str(), RTLD_LOCAL | RTLD_NOW));
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
    const aviary_bundle_host host{sizeof host, &staging, provide, resolve, log};
    if (const auto status = entry->init(&host); status != AVIARY_OK)
        return fail("native.init", "the bundle failed to initialise (status " + std::to_string(status) + ")");
    library->deinit = entry->deinit;
    return Code(library);
}

} // namespace aviary::runtime
