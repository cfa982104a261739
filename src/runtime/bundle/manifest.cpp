#include "runtime/bundle/manifest.h"

#include "base/edit_distance.h"
#include "base/whole_file.h"
#include "runtime/bundle/toml_text.h"
#include "runtime/loaders/abi_values.h"

// toml++ 3.3 asserts conditions that a malformed text can break, such as "[[*". With NDEBUG it tells the compiler that
// they always hold. Here a broken assertion becomes an error like any other.
namespace aviary::runtime {
struct ParserAssertion {};
[[noreturn]] static void parser_assertion() { throw ParserAssertion(); }
} // namespace aviary::runtime
#undef NDEBUG
#define TOML_ASSERT(condition) ((condition) ? void() : aviary::runtime::parser_assertion())
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <sstream>

namespace aviary::runtime {
namespace {

namespace fs = std::filesystem;

#if defined(__APPLE__)
#define AVIARY_OS "macos"
#elif defined(_WIN32)
#define AVIARY_OS "windows"
#else
#define AVIARY_OS "linux"
#endif
#if defined(__aarch64__) || defined(_M_ARM64)
#define AVIARY_ARCH "aarch64"
#elif defined(__riscv)
#define AVIARY_ARCH "riscv64"
#else
#define AVIARY_ARCH "x86_64"
#endif

/// Thrown inside this file where a rule is broken; parse_manifest() turns it into a value.
struct Broken {
    Error error;
};

std::string hexadecimal(std::uint64_t id) {
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(id));
    return std::string("0x") + digits;
}

class Reader {
public:
    Reader(const toml::table& root, fs::path folder)
        : root_(root)
        , folder_(std::move(folder)) {}

    Manifest read() {
        static constexpr std::array<std::string_view, 9> keys{"name", "id", "version", "loader", "file",
            "provides", "function_count", "needs_reinit_on_dep_reload", "dependency"};
        check_keys(root_, keys);
        Manifest manifest{.folder = folder_};
        manifest.name = text(root_, "name");
        manifest.id = number_id(need(root_, "id"), "id");
        if (manifest.id != bundle_id(manifest.name))
            fail("bundle.tampered",
                "the id does not belong to the name: '" + manifest.name + "' has "
                    + hexadecimal(bundle_id(manifest.name)) + ", found " + hexadecimal(manifest.id),
                &need(root_, "id"));
        manifest.version_text = text(root_, "version");
        manifest.version = version(root_, "version");
        manifest.loader = text(root_, "loader");
        if (const auto* provides = root_.get("provides")) manifest.provides = read_provides(*provides);
        if (const auto* counts = root_.get("function_count")) manifest.function_count = read_counts(*counts);
        manifest.needs_reinit_on_dep_reload = flag("needs_reinit_on_dep_reload");
        if (const auto* dependencies = root_.get("dependency"))
            manifest.dependencies = read_dependencies(*dependencies);
        manifest.artifact = artifact(need(root_, "file")); // last: it looks at the disk
        return manifest;
    }

private:
    [[noreturn]] void fail(const char* code, std::string message, const toml::node* at) const {
        auto where = (folder_ / "manifest.toml").string();
        if (at != nullptr && at->source().begin.line > 0)
            where += ":" + std::to_string(at->source().begin.line) + ":"
                     + std::to_string(at->source().begin.column);
        throw Broken{{code, std::move(message), std::move(where)}};
    }
    [[noreturn]] void fail_value(const std::string& message, const toml::node& at) const {
        fail("manifest.value", message, &at);
    }

    void check_keys(const toml::table& table, std::span<const std::string_view> known) const {
        for (const auto& [key, value] : table) {
            if (std::ranges::find(known, key.str()) != known.end()) continue;
            const auto nearest = *std::ranges::min_element(
                known, {}, [&](std::string_view candidate) { return edit_distance(key.str(), candidate); });
            auto where = (folder_ / "manifest.toml").string() + ":" + std::to_string(key.source().begin.line)
                         + ":" + std::to_string(key.source().begin.column);
            throw Broken{{"manifest.unknown_key",
                "unknown key '" + std::string(key.str()) + "', did you mean '" + std::string(nearest) + "'?",
                std::move(where)}};
        }
    }

    /// What stands there, for messages.
    static std::string found(const toml::node& node) {
        std::ostringstream text;
        node.visit([&](const auto& value) { text << value; });
        return ", found " + text.str();
    }

    const toml::node& need(const toml::table& table, std::string_view key) const {
        const auto* node = table.get(key);
        if (node == nullptr) fail("manifest.value", "'" + std::string(key) + "' is missing", &table);
        return *node;
    }

    std::string text(const toml::table& table, std::string_view key) const {
        const auto& node = need(table, key);
        const auto value = node.value_exact<std::string>();
        if (!value || value->empty())
            fail_value("'" + std::string(key) + "' must be a text that is not empty" + found(node), node);
        return *value;
    }

    Version version(const toml::table& table, std::string_view key) const {
        const auto value = text(table, key);
        const auto parsed = parse_version(value);
        if (!parsed)
            fail_value(
                "'" + value + "' is no version: three numbers are needed, as in 1.2.0", need(table, key));
        return *parsed;
    }

    bool flag(std::string_view key) const {
        const auto* node = root_.get(key);
        if (node == nullptr) return false;
        const auto value = node->value_exact<bool>();
        if (!value) fail_value("'" + std::string(key) + "' must be true or false" + found(*node), *node);
        return *value;
    }

    /// An integer, or "0x" and 16 digits, since TOML's integers end at 2^63 - 1.
    std::uint64_t number_id(const toml::node& node, std::string_view key) const {
        if (const auto integer = node.value_exact<std::int64_t>())
            return static_cast<std::uint64_t>(*integer);
        const auto text = node.value_exact<std::string>().value_or("");
        std::uint64_t id = 0;
        const auto* end = text.data() + text.size();
        const bool prefixed = text.size() == 18 && text.starts_with("0x");
        if (!prefixed || std::from_chars(text.data() + 2, end, id, 16).ptr != end)
            fail_value("'" + std::string(key)
                           + "' must be an integer or a text of 0x and 16 hexadecimal digits" + found(node),
                node);
        return id;
    }

    ContractName contract(const toml::node& node) const {
        const auto text = node.value_exact<std::string>().value_or("");
        auto parsed = parse_contract_name(text);
        if (!parsed) fail_value("a contract is written name, name@1 or name@1.2.3" + found(node), node);
        return std::move(*parsed);
    }

    std::vector<ContractName> read_provides(const toml::node& node) const {
        if (!node.is_array()) fail_value("'provides' must be a list of contracts" + found(node), node);
        std::vector<ContractName> provides;
        for (const auto& element : *node.as_array()) {
            provides.push_back(contract(element));
            if (provides.back().name.starts_with(host_prefix))
                fail_value("only the host provides contracts whose names begin with 'host.'" + found(element),
                    element);
        }
        return provides;
    }

    std::map<std::string, std::uint32_t> read_counts(const toml::node& node) const {
        if (!node.is_table())
            fail_value("'function_count' must be a table of name@major = number" + found(node), node);
        std::map<std::string, std::uint32_t> counts;
        for (const auto& [key, value] : *node.as_table()) {
            const auto name = parse_contract_name(key.str());
            if (!name || !name->major || name->version)
                fail_value("the key must be name@major, found '" + std::string(key.str()) + "'", value);
            const auto count = value.value_exact<std::int64_t>().value_or(-1);
            if (count < 0 || count > UINT32_MAX)
                fail_value("a count of functions must be a whole number from 0 on" + found(value), value);
            counts[std::string(key.str())] = static_cast<std::uint32_t>(count);
        }
        return counts;
    }

    std::vector<Dependency> read_dependencies(const toml::node& node) const {
        const auto* list = node.as_array();
        if (list == nullptr || !list->is_homogeneous(toml::node_type::table))
            fail_value("dependencies are written as [[dependency]] tables" + found(node), node);
        std::vector<Dependency> dependencies;
        for (const auto& element : *list) dependencies.push_back(read_dependency(*element.as_table()));
        return dependencies;
    }

    Dependency read_dependency(const toml::table& table) const {
        static constexpr std::array<std::string_view, 6> keys{
            "kind", "contract", "min_version", "bundle", "bundle_id", "contract_id"};
        check_keys(table, keys);
        const auto kind = text(table, "kind");
        if (kind != "guest" && kind != "host")
            fail_value("'kind' must be 'guest' or 'host'" + found(need(table, "kind")), need(table, "kind"));
        const auto& node = need(table, "contract");
        const auto name = contract(node);
        if (!name.major || name.version)
            fail_value("a dependency's contract is written name@major" + found(node), node);
        if (name.name.starts_with(host_prefix) != (kind == "host"))
            fail_value("contracts of the kind 'host', and only they, have names that begin with 'host.'"
                           + found(node),
                node);

        Dependency dependency{.contract = name.name,
            .major = *name.major,
            .min_version = version(table, "min_version"),
            .contract_id = contract_id(name.name, *name.major),
            .bundle = {}};
        if (dependency.min_version.major != dependency.major)
            fail_value("'min_version' must be of the contract's major version, "
                           + std::to_string(dependency.major) + found(need(table, "min_version")),
                need(table, "min_version"));
        if (const auto* id = table.get("contract_id");
            id && number_id(*id, "contract_id") != dependency.contract_id)
            fail_value("'contract_id' does not belong to the contract, which has "
                           + hexadecimal(dependency.contract_id) + found(*id),
                *id);
        if (table.contains("bundle")) dependency.bundle = text(table, "bundle");
        if (const auto* id = table.get("bundle_id")) {
            if (!dependency.bundle) fail_value("'bundle_id' needs 'bundle' beside it", *id);
            if (number_id(*id, "bundle_id") != bundle_id(*dependency.bundle))
                fail_value("'bundle_id' does not belong to the bundle, which has "
                               + hexadecimal(bundle_id(*dependency.bundle)) + found(*id),
                    *id);
        }
        return dependency;
    }

    fs::path artifact(const toml::node& node) const {
        const toml::node* file = &node;
        if (const auto* platforms = node.as_table()) {
            file = platforms->at_path(platform_key()).node();
            if (file == nullptr)
                fail("bundle.file", "there is no file for this platform, " + std::string(platform_key()),
                    &node);
        }
        const auto name = file->value_exact<std::string>().value_or("");
        if (name.empty())
            fail_value("'file' must name a file, or be a table of os.arch = file" + found(*file), *file);
        std::error_code error;
        const auto folder = fs::canonical(folder_, error);
        const auto direct = folder / name;
        const bool is_here = direct.parent_path() == folder
                             && fs::symlink_status(direct, error).type() == fs::file_type::regular;
        if (is_here) return direct; // as nearly always; the rest is for links and paths
        const auto path = fs::canonical(direct, error);
        if (error || !fs::is_regular_file(path, error))
            fail("bundle.file", "the bundle's file '" + name + "' is missing: expected " + direct.string(),
                file);
        const auto inside = std::ranges::mismatch(folder, path);
        if (inside.in1 != folder.end())
            fail("bundle.file",
                "the file '" + name + "' lies outside the bundle: expected it in " + folder.string()
                    + ", found " + path.string(),
                file);
        return path;
    }

    const toml::table& root_;
    fs::path folder_;
};

} // namespace

std::string_view platform_key() { return AVIARY_OS "." AVIARY_ARCH; }

Result<Manifest> parse_manifest(std::string_view text, const fs::path& folder) {
    const auto file = (folder / "manifest.toml").string();
    if (!is_utf8(text)) return Error{"manifest.syntax", "the text is no UTF-8", file};
    if (const auto at = stray_character(text)) {
        const auto before = text.substr(0, *at);
        const auto line = std::ranges::count(before, '\n') + 1;
        const auto column = before.size() - (before.rfind('\n') + 1) + 1; // npos + 1 is 0
        return Error{"manifest.syntax",
            "a character beyond ASCII stands outside of comments and of strings of one line",
            file + ":" + std::to_string(line) + ":" + std::to_string(column)};
    }
    try {
        const auto root = toml::parse(text, file);
        return Reader(root, folder).read();
    } catch (const toml::parse_error& error) {
        const auto at = error.source().begin;
        return Error{"manifest.syntax", std::string(error.description()),
            file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column)};
    } catch (const ParserAssertion&) {
        return Error{"manifest.syntax", "the text is no TOML: a key or a table's name is malformed", file};
    } catch (const Broken& broken) {
        return broken.error;
    }
}

Result<Manifest> read_manifest(const fs::path& folder) {
    const auto text = read_whole_file(folder / "manifest.toml");
    if (!text)
        return Error{"manifest.missing", "there is no manifest.toml that can be read", folder.string()};
    return parse_manifest(*text, folder);
}

Result<std::vector<Manifest>> read_manifests(const fs::path& folder) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (std::error_code ignored; fs::exists(entry->path() / "manifest.toml", ignored))
            folders.push_back(entry->path());
    if (error) return Error{"folder.empty", "the folder cannot be read: " + error.message(), folder.string()};
    if (folders.empty())
        return Error{"folder.empty",
            "there is no bundle in the folder: expected folders with a manifest.toml", folder.string()};
    std::ranges::sort(folders);
    std::vector<Manifest> manifests;
    for (const auto& bundle : folders) {
        auto manifest = read_manifest(bundle);
        if (!manifest) return manifest.error();
        manifests.push_back(std::move(*manifest));
    }
    return manifests;
}

} // namespace aviary::runtime
