#include "runtime/registry/contract_instance.h"

namespace aviary::runtime {
namespace {

aviary_status make(const Interface& interface, void** instance) {
    *instance = nullptr;
    return interface.create_instance == nullptr ? AVIARY_OK : interface.create_instance(instance);
}

void unmake(const Interface& interface, void* instance) {
    if (interface.destroy_instance != nullptr) interface.destroy_instance(instance);
}

} // namespace

aviary_status create_instance(const Interface& interface, void** instance) {
    if (interface.singleton) {
        const std::lock_guard lock(interface.singleton_mutex);
        if (interface.singleton_users == 0)
            if (const auto status = make(interface, &interface.singleton_instance); status != AVIARY_OK)
                return status;
        ++interface.singleton_users;
        *instance = interface.singleton_instance;
    } else if (const auto status = make(interface, instance); status != AVIARY_OK) {
        return status;
    }
    interface.live_instances.fetch_add(1, std::memory_order_relaxed);
    return AVIARY_OK;
}

void destroy_instance(const Interface& interface, void* instance) {
    if (!interface.singleton) {
        unmake(interface, instance);
    } else {
        const std::lock_guard lock(interface.singleton_mutex);
        if (--interface.singleton_users == 0) unmake(interface, interface.singleton_instance);
    }
    interface.live_instances.fetch_sub(1, std::memory_order_relaxed);
}

} // namespace aviary::runtime
