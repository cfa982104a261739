#include "runtime/loaders/native_host.h"

#include "runtime/loaders/abi_values.h"
#include "runtime/registry/contract_instance.h"

namespace aviary::runtime {

NativeHost::NativeHost(Staging& staging)
    : table_{sizeof table_, this, provide, resolve, create, destroy, log}
    , init_thread_(std::this_thread::get_id())
    , bundle_(staging.bundle())
    , log_(staging.logger())
    , staging_(&staging) {}

aviary_status NativeHost::reported(const Error& error) const {
    if (log_) log_(LogLevel::error, bundle_, error.message);
    return status_of(error);
}

aviary_status NativeHost::provide(void* context, const aviary_contract* contract) {
    if (context == nullptr || contract == nullptr) return AVIARY_INVALID_ARGUMENT;
    auto& host = *static_cast<NativeHost*>(context);
    if (!host.may_stage()) return AVIARY_NOT_NOW;
    auto registration = registration_of(*contract);
    if (!registration) return host.reported(registration.error());
    const auto provided = host.staging_->provide(std::move(*registration));
    return provided ? AVIARY_OK : host.reported(provided.error());
}

aviary_status NativeHost::resolve(
    void* context, aviary_string_view name, std::uint32_t major, aviary_contract* contract) {
    if (context == nullptr || contract == nullptr || !is_text(name)) return AVIARY_INVALID_ARGUMENT;
    auto& host = *static_cast<NativeHost*>(context);
    if (!host.may_stage()) return AVIARY_NOT_NOW;
    const auto found = host.staging_->resolve(text_of(name), major);
    if (!found) return host.reported(found.error());
    const std::lock_guard lock(host.mutex_);
    host.resolved_.push_back(*found);
    *contract = contract_of(**found);
    return AVIARY_OK;
}

/// What the bundle resolved itself; nothing for any other pointer.
Pinned NativeHost::resolved(const aviary_contract* contract) {
    if (contract == nullptr) return nullptr;
    const std::lock_guard lock(mutex_);
    for (const auto& interface : resolved_)
        if (interface.get() == contract->self) return interface;
    return nullptr;
}

aviary_status NativeHost::create(void* context, const aviary_contract* contract, void** instance) {
    if (context == nullptr || instance == nullptr) return AVIARY_INVALID_ARGUMENT;
    const auto interface = static_cast<NativeHost*>(context)->resolved(contract);
    return interface == nullptr ? AVIARY_INVALID_ARGUMENT : create_instance(*interface, instance);
}

void NativeHost::destroy(void* context, const aviary_contract* contract, void* instance) {
    if (context == nullptr) return;
    if (const auto interface = static_cast<NativeHost*>(context)->resolved(contract))
        destroy_instance(*interface, instance);
}

void NativeHost::log(void* context, aviary_log_level level, aviary_string_view message) {
    if (context == nullptr || !is_text(message) || level < AVIARY_LOG_DEBUG || level > AVIARY_LOG_ERROR)
        return;
    const auto& host = *static_cast<const NativeHost*>(context);
    if (host.log_) host.log_(static_cast<LogLevel>(level), host.bundle_, text_of(message));
}

} // namespace aviary::runtime
