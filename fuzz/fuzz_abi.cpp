// Calls the C ABI with raw values from both sides: as a bundle that calls its host, and as a host that calls the runtime.
// The input is read as a list of calls with their arguments.
#include "base/testing/temporary_folder.h"
#include "fuzz/require.h"
#include "runtime/loaders/abi_values.h"
#include "runtime/loaders/native_host.h"

#include <aviary/abi/runtime.h>

#include <cstring>

using namespace aviary;
using namespace aviary::runtime;

namespace {

/// Takes values off the front of the input; gives zeros when it is used up.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size)
        : left_(reinterpret_cast<const char*>(data), size) {}
    bool empty() const { return left_.empty(); }

    template <typename T>
    T take() {
        T value{};
        const auto size = std::min(sizeof value, left_.size());
        std::memcpy(&value, left_.data(), size);
        left_.remove_prefix(size);
        return value;
    }
    /// A text: sometimes null with a size, often a name that the host knows.
    aviary_string_view text() {
        const auto kind = take<std::uint8_t>();
        if (kind == 0) return {nullptr, take<std::uint8_t>()};
        if (kind < 64) return AVIARY_TEXT("test.answer");
        const auto size = std::min<std::size_t>(kind % 32, left_.size());
        const auto taken = left_.substr(0, size);
        left_.remove_prefix(size);
        return view_of(taken);
    }
    aviary_contract contract() {
        static const int table = 0;
        const auto nulls = take<std::uint8_t>();
        return {.name = text(),
            .version = {take<std::uint8_t>(), take<std::uint32_t>(), 0},
            .table = nulls & 1 ? nullptr : &table,
            .function_count = take<std::uint32_t>(),
            .flags = nulls & 2 ? take<std::uint32_t>() : 0,
            .create_instance = nulls & 4 ? nullptr : make,
            .destroy_instance = nulls & 8 ? nullptr : unmake,
            .self = nulls & 16 ? reinterpret_cast<const void*>(take<std::uintptr_t>()) : nullptr};
    }

private:
    static aviary_status make(void** instance) {
        *instance = nullptr;
        return AVIARY_OK;
    }
    static void unmake(void*) {}

    std::string_view left_;
};

void check_status(aviary_status status) { REQUIRE(status >= AVIARY_OK && status <= AVIARY_STALE); }

void check_provided(const aviary_contract& contract, aviary_status status) {
    check_status(status);
    if (status != AVIARY_OK) return;
    REQUIRE(is_text(contract.name) && contract.name.size > 0);
    REQUIRE(contract.flags <= 1 && contract.self == nullptr);
    REQUIRE((contract.create_instance == nullptr) == (contract.destroy_instance == nullptr));
}

void check_line(LogLevel level, std::string_view, std::string_view text) {
    REQUIRE(level <= LogLevel::error && is_utf8(text));
}

/// Calls the host as a bundle that initialises.
void call_as_bundle(Input& input) {
    static const Manifest manifest{.name = "fuzzed",
        .dependencies = {{.contract = "test.answer", .major = 1, .min_version = {1, 0, 0}, .bundle = {}}}};
    const auto answer = std::make_shared<Interface>();
    answer->contract = "test.answer";
    const Log log = check_line;
    Staging staging(
        manifest, [&](const Dependency&) { return answer; }, log);
    NativeHost host(staging);
    const auto& table = host.table();
    aviary_contract resolved{};
    void* instance = nullptr;
    while (!input.empty()) {
        const auto call = input.take<std::uint8_t>();
        void* const context = call < 240 ? table.context : nullptr;
        switch (call % 6) {
        case 0: {
            const auto contract = input.contract();
            check_provided(contract, table.provide(context, call % 7 == 0 ? nullptr : &contract));
            break;
        }
        case 1:
            check_status(table.resolve(context, input.text(), input.take<std::uint8_t>(), &resolved));
            break;
        case 2: table.log(context, input.take<aviary_log_level>(), input.text()); break;
        case 3: {
            auto wanted = call % 5 == 0 ? input.contract() : resolved;
            const auto status = table.create_instance(context, &wanted, call % 11 == 0 ? nullptr : &instance);
            check_status(status);
            if (status == AVIARY_OK) table.destroy_instance(context, &wanted, instance);
            break;
        }
        case 4: table.destroy_instance(context, nullptr, instance); break;
        case 5:
            if (call > 200) host.init_returned();
            break;
        }
    }
    REQUIRE(answer->live_instances.load() == 0);
    (void)staging.check();
}

/// Calls the runtime as a host; the folders that it names are below an empty one.
void call_as_host(Input& input) {
    static const TemporaryFolder folder;
    aviary_runtime_settings settings{};
    settings.size = input.take<std::uint8_t>() < 200 ? sizeof settings : input.take<std::uint32_t>();
    settings.hot_reload = input.take<std::uint8_t>() % 3;
    settings.signatures = input.take<std::int8_t>() % 4;
    const aviary_runtime* runtime = nullptr;
    const auto created = aviary_runtime_create(&settings, &runtime);
    REQUIRE((created == AVIARY_OK) == (runtime != nullptr));
    if (runtime == nullptr) return;
    std::uint64_t bundle = 0;
    aviary_handle handle{};
    while (!input.empty()) {
        const auto call = input.take<std::uint8_t>();
        void* const context = call < 240 ? runtime->context : nullptr;
        switch (call % 8) {
        case 0:
        case 1: {
            const auto name = input.text();
            const auto path = folder.path().string() + "/" + std::string(is_text(name) ? text_of(name) : "");
            const auto status = call % 8 == 0 ? runtime->load(context, view_of(path), &bundle)
                                              : runtime->load_all(context, view_of(path));
            REQUIRE(status != AVIARY_OK);
            break;
        }
        case 2: check_status(runtime->reload(context, input.take<std::uint64_t>())); break;
        case 3:
            check_status(runtime->unload(context, input.take<std::uint64_t>(), input.take<std::uint8_t>()));
            break;
        case 4: {
            const auto contract = input.contract();
            check_provided(contract, runtime->provide(context, &contract, 1));
            break;
        }
        case 5:
            check_status(runtime->find(context, input.text(), {input.take<std::uint8_t>(), 0, 0}, &handle));
            break;
        case 6: {
            aviary_pin* pin = nullptr;
            aviary_contract contract;
            void* instance = nullptr;
            if (call % 3 == 0) handle = {input.take<std::uint32_t>(), input.take<std::uint32_t>()};
            if (runtime->pin(context, handle, &pin, &contract) != AVIARY_OK) break;
            REQUIRE(is_text(contract.name) && text_of(contract.name).starts_with("host."));
            if (runtime->create_instance(context, pin, &instance) == AVIARY_OK)
                runtime->destroy_instance(context, pin, instance);
            runtime->let_go(context, pin);
            break;
        }
        case 7: check_status(runtime->load(context, input.text(), nullptr)); break;
        }
    }
    aviary_runtime_destroy(runtime);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, size);
    input.take<std::uint8_t>() % 2 == 0 ? call_as_bundle(input) : call_as_host(input);
    return 0;
}
