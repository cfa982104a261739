#include "runtime/loaders/abi_values.h"
#include "runtime/loaders/native_loader.h"
#include "runtime/registry/contract_instance.h"
#include "runtime/runtime.h"

#include <aviary/abi/runtime.h>

#include <exception>

struct aviary_pin {
    aviary::runtime::Pinned interface;
};

namespace aviary::runtime {
namespace {

/// What the last failed call on this thread reported.
thread_local std::string last_error_text;

aviary_status failed(const Error& error) {
    last_error_text = error.text();
    return status_of(error);
}
aviary_status invalid(const char* what) {
    last_error_text = what;
    return AVIARY_INVALID_ARGUMENT;
}

/// Runs the body of a call, and lets no exception leave this library.
template <typename Body>
aviary_status guarded(Body&& body) {
    try {
        return body();
    } catch (const std::exception& exception) {
        last_error_text = exception.what();
        return AVIARY_FAILED;
    }
}

template <typename T>
aviary_status status_of_result(const Result<T>& result) {
    return result ? AVIARY_OK : failed(result.error());
}

/// The runtime, and the table through which C sees it; the table's `context` points to this Host.
struct Host {
    explicit Host(Settings settings)
        : runtime(std::move(settings)) {
        runtime.add_loader(std::make_unique<NativeLoader>());
    }
    aviary_runtime table{};
    Runtime runtime;
};

/// Calls body(runtime) with the context checked.
template <typename Body>
aviary_status with_runtime(void* context, Body&& body) {
    if (context == nullptr) return invalid("the context is null: hand over the table's own");
    return guarded([&] { return body(static_cast<Host*>(context)->runtime); });
}

template <typename Body>
aviary_status with_folder(void* context, aviary_string_view folder, Body&& body) {
    if (folder.size == 0 || !is_text(folder)) return invalid("the folder's name is empty, null or no UTF-8");
    if (text_of(folder).find('\0') != std::string_view::npos)
        return invalid("the folder's name holds a zero byte");
    return with_runtime(
        context, [&](Runtime& runtime) { return body(runtime, std::filesystem::path(text_of(folder))); });
}

aviary_status load(void* context, aviary_string_view folder, std::uint64_t* bundle) {
    if (bundle == nullptr) return invalid("load: the place for the bundle's id is null");
    return with_folder(context, folder, [&](Runtime& runtime, const auto& path) {
        const auto id = runtime.load(path);
        if (id) *bundle = *id;
        return status_of_result(id);
    });
}

aviary_status load_all(void* context, aviary_string_view folder) {
    return with_folder(context, folder,
        [](Runtime& runtime, const auto& path) { return status_of_result(runtime.load_all(path)); });
}

aviary_status reload(void* context, std::uint64_t bundle) {
    return with_runtime(context, [&](Runtime& runtime) { return status_of_result(runtime.reload(bundle)); });
}

aviary_status reload_from(void* context, aviary_string_view folder) {
    return with_folder(context, folder,
        [](Runtime& runtime, const auto& path) { return status_of_result(runtime.reload(path)); });
}

aviary_status unload(void* context, std::uint64_t bundle, std::uint32_t dependents_too) {
    if (dependents_too > 1) return invalid("unload: dependents_too is neither 0 nor 1");
    return with_runtime(context, [&](Runtime& runtime) {
        return status_of_result(
            dependents_too == 1 ? runtime.unload_with_dependents(bundle) : runtime.unload(bundle));
    });
}

aviary_status provide(void* context, const aviary_contract* contracts, std::uint32_t count) {
    if (contracts == nullptr && count > 0) return invalid("provide: the contracts are null");
    return with_runtime(context, [&](Runtime& runtime) {
        std::vector<Registration> registrations;
        for (std::uint32_t i = 0; i < count; ++i) {
            auto registration = registration_of(contracts[i]);
            if (!registration) return failed(registration.error());
            registrations.push_back(std::move(*registration));
        }
        return status_of_result(runtime.provide(std::move(registrations)));
    });
}

aviary_status find(void* context, aviary_string_view name, aviary_version min, aviary_handle* handle) {
    if (handle == nullptr) return invalid("find: the place for the handle is null");
    if (!is_text(name)) return invalid("find: the contract's name is null or no UTF-8");
    return with_runtime(context, [&](Runtime& runtime) {
        const auto contract = std::string(text_of(name)) + "@" + std::to_string(min.major);
        const auto found = runtime.find_handle(contract, {min.major, min.minor, min.patch});
        if (found) *handle = {found->index, found->generation};
        return status_of_result(found);
    });
}

aviary_status pin(void* context, aviary_handle handle, aviary_pin** pinned, aviary_contract* contract) {
    if (pinned == nullptr || contract == nullptr) return invalid("pin: a place for what is pinned is null");
    return with_runtime(context, [&](Runtime& runtime) -> aviary_status {
        auto interface = runtime.resolve({handle.index, handle.generation});
        if (!interface) return failed(interface.error());
        *contract = contract_of(**interface);
        *pinned = new aviary_pin{std::move(*interface)};
        return AVIARY_OK;
    });
}

void let_go(void*, aviary_pin* pin) { delete pin; }

aviary_status create(void*, aviary_pin* pin, void** instance) {
    if (pin == nullptr || instance == nullptr)
        return invalid("create_instance: the pin or the place is null");
    const auto status = create_instance(*pin->interface, instance);
    if (status != AVIARY_OK)
        last_error_text = "the provider of '" + pin->interface->contract + "' made no instance";
    return status == AVIARY_OK ? AVIARY_OK : AVIARY_FAILED;
}

void destroy(void*, aviary_pin* pin, void* instance) {
    if (pin != nullptr) destroy_instance(*pin->interface, instance);
}

void collect(void* context) {
    if (context != nullptr) static_cast<Host*>(context)->runtime.collect();
}

aviary_string_view last_error(void*) { return view_of(last_error_text); }

Settings settings_of(const aviary_runtime_settings& raw) {
    Settings settings{.hot_reload = raw.hot_reload == 1, .on_event = {}, .trust = {}, .log = {}};
    settings.trust.policy = static_cast<SignaturePolicy>(raw.signatures);
    for (std::uint32_t i = 0; i < raw.key_count; ++i)
        settings.trust.keys.push_back(std::to_array(raw.keys[i]));
    if (raw.on_event != nullptr)
        settings.on_event = [context = raw.context, tell = raw.on_event](const Event& event) {
            const aviary_event told{static_cast<aviary_phase>(event.phase), event.bundle, view_of(event.name),
                view_of(event.reason)};
            tell(context, &told);
        };
    if (raw.log != nullptr)
        settings.log = [context = raw.context, write = raw.log](
                           LogLevel level, std::string_view scope, std::string_view text) {
            write(context, static_cast<aviary_log_level>(level), view_of(scope), view_of(text));
        };
    return settings;
}

static_assert(static_cast<int>(Phase::preparing) == AVIARY_PREPARING
              && static_cast<int>(Phase::failed) == AVIARY_RELOAD_FAILED
              && static_cast<int>(Phase::dependency_dropped) == AVIARY_DEPENDENCY_DROPPED
              && static_cast<int>(SignaturePolicy::required) == AVIARY_SIGNATURES_REQUIRED);

} // namespace
} // namespace aviary::runtime

aviary_status aviary_runtime_create(const aviary_runtime_settings* settings, const aviary_runtime** runtime) {
    using namespace aviary::runtime;
    if (runtime == nullptr) return AVIARY_INVALID_ARGUMENT;
    *runtime = nullptr;
    const bool valid = settings != nullptr && settings->size == sizeof *settings && settings->hot_reload <= 1
                       && settings->signatures >= AVIARY_SIGNATURES_OFF
                       && settings->signatures <= AVIARY_SIGNATURES_REQUIRED
                       && (settings->keys != nullptr || settings->key_count == 0);
    if (!valid) return AVIARY_INVALID_ARGUMENT;
    return guarded([&] {
        auto* host = new Host(settings_of(*settings));
        host->table = {sizeof(aviary_runtime), host, load, load_all, reload, reload_from, unload, provide,
            find, pin, let_go, create, destroy, collect, last_error};
        *runtime = &host->table;
        return AVIARY_OK;
    });
}

void aviary_runtime_destroy(const aviary_runtime* runtime) {
    if (runtime != nullptr) delete static_cast<aviary::runtime::Host*>(runtime->context);
}
