// A contract as one bundle provides it, and the handle to it in the registry.
#pragma once

#include "runtime/bundle/identity.h"

#include <aviary/abi/contract.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace aviary::runtime {

/// What a loader registers for an artifact.
struct Registration {
    std::string contract; ///< name without version
    Version version;
    const void* table = nullptr; ///< what the contract says it is; lives as long as the code
    std::uint32_t function_count = 0;
    aviary_status (*create_instance)(void** instance) = nullptr; ///< null: stateless
    void (*destroy_instance)(void* instance) = nullptr;
    bool singleton = false; ///< all users at one time share one instance
};

struct Interface : Registration {
    ContractId contract_id = 0;
    BundleId bundle = host_bundle;
    std::shared_ptr<const void> code; ///< keeps the table's code mapped

    // Instances, see contract_instance.h:
    mutable std::atomic<std::uint32_t> live_instances = 0;
    mutable std::mutex singleton_mutex;
    mutable void* singleton_instance = nullptr; ///< while it has users
    mutable std::uint32_t singleton_users = 0;
};

/// An interface that stays valid, with its code, until the last holder lets go, even when a reload has replaced it. The
/// last holder's thread then closes the library.
using Pinned = std::shared_ptr<const Interface>;

/// A slot of the registry, and its generation. When the slot's contract is dropped, the slot gets the next generation,
/// and the old handle is stale.
struct Handle {
    std::uint32_t index = 0, generation = 0; ///< generations count from 1: the default handle names nothing
    friend bool operator==(const Handle&, const Handle&) = default;
};

} // namespace aviary::runtime
