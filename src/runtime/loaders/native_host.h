// The host that a native bundle gets: the table of <aviary/abi/bundle.h>, on top of a Staging. Lives as long as the
// bundle's code.
//
//     NativeHost host(staging);
//     const auto status = entry.init(&host.table());
//     host.init_returned();
#pragma once

#include "runtime/loaders/loader.h"

#include <aviary/abi/bundle.h>

#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace aviary::runtime {

class NativeHost {
public:
    /// To be constructed on the thread that will call init().
    explicit NativeHost(Staging& staging);
    NativeHost(const NativeHost&) = delete;
    NativeHost& operator=(const NativeHost&) = delete;

    const aviary_bundle_host& table() const { return table_; }
    /// From now on the bundle may only log, and create and destroy instances.
    void init_returned() { staging_ = nullptr; }

private:
    static aviary_status provide(void* context, const aviary_contract* contract);
    static aviary_status resolve(
        void* context, aviary_string_view name, std::uint32_t major, aviary_contract* contract);
    static aviary_status create(void* context, const aviary_contract* contract, void** instance);
    static void destroy(void* context, const aviary_contract* contract, void* instance);
    static void log(void* context, aviary_log_level level, aviary_string_view message);

    bool may_stage() const { return std::this_thread::get_id() == init_thread_ && staging_ != nullptr; }
    aviary_status reported(const Error& error) const;
    Pinned resolved(const aviary_contract* contract);

    const aviary_bundle_host table_;
    const std::thread::id init_thread_;
    const std::string bundle_;
    const Log log_;
    Staging* staging_; ///< used on init()'s thread alone
    std::mutex mutex_;
    std::vector<Pinned> resolved_; ///< under the mutex
};

} // namespace aviary::runtime
