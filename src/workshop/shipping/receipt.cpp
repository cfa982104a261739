#include "workshop/shipping/receipt.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace aviary::workshop {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

Digest digest_from(const json& value) {
    const auto digest = Digest::from_text(value.get<std::string>());
    if (!digest) throw std::invalid_argument("not a digest: " + value.dump());
    return *digest;
}

json as_json(const Receipt& receipt) {
    json inputs = json::object(), made = json::object(), libraries = json::array();
    for (const auto& [path, input] : receipt.inputs)
        inputs[path] = {{"part", part_names[std::size_t(input.part)]}, {"digest", input.digest.text()}};
    for (const auto& [path, digest] : receipt.made) made[path] = digest.text();
    for (const auto& [format, bundle, file] : receipt.libraries)
        libraries.push_back({{"format", format}, {"bundle", bundle}, {"file", file}});
    return {{"plugin", receipt.plugin}, {"commands", receipt.commands.text()}, {"inputs", inputs},
        {"libraries", libraries}, {"made", made}};
}

Receipt receipt_of(const json& value) {
    Receipt receipt;
    receipt.plugin = value.at("plugin").get<std::string>();
    receipt.commands = digest_from(value.at("commands"));
    for (const auto& [path, input] : value.at("inputs").items()) {
        const auto part =
            std::find(part_names.begin(), part_names.end(), input.at("part").get<std::string>());
        if (part == part_names.end()) throw std::invalid_argument("no such part");
        receipt.inputs[path] = {Part(part - part_names.begin()), digest_from(input.at("digest"))};
    }
    for (const auto& library : value.at("libraries"))
        receipt.libraries.push_back({library.at("format").get<std::string>(),
            library.at("bundle").get<std::string>(), library.at("file").get<std::string>()});
    for (const auto& [path, digest] : value.at("made").items()) receipt.made[path] = digest_from(digest);
    return receipt;
}

} // namespace

Fingerprint Receipt::fingerprint() const {
    std::array<std::string, part_names.size()> texts;
    texts[std::size_t(Part::flags)] = commands.text() + "\n";
    for (const auto& [path, input] : inputs)
        texts[std::size_t(input.part)] += path + " " + input.digest.text() + "\n";
    Fingerprint sum;
    for (std::size_t i = 0; i < texts.size(); ++i) sum.parts[i] = digest_of(texts[i]);
    return sum;
}

std::string path_in(const fs::path& folder, const fs::path& file) {
    const auto relative = file.lexically_relative(folder);
    return relative.empty() || *relative.begin() == ".." ? file.string() : relative.string();
}

Receipt read_again(const Receipt& receipt, const fs::path& project) {
    Receipt now = receipt;
    for (auto& [path, input] : now.inputs) input.digest = digest_of_file(project / path).value_or(Digest{});
    return now;
}

std::vector<std::string> changes(const Receipt& then, const Receipt& now) {
    std::vector<std::string> sources, others;
    for (const auto& [path, input] : now.inputs) {
        const auto before = then.inputs.find(path);
        if (before != then.inputs.end() && before->second == input) continue;
        auto& list = input.part == Part::sources ? sources : others;
        list.push_back(input.digest == Digest{} ? path + " (gone)" : path);
    }
    sources.insert(sources.end(), others.begin(), others.end());
    return sources;
}

Result<Receipt> read_receipt(const fs::path& file) {
    std::ifstream stream(file);
    if (!stream) return Error{"receipt.missing", "nothing was bundled yet", file.string()};
    try {
        return receipt_of(json::parse(stream));
    } catch (const std::exception& error) {
        return Error{
            "receipt.unreadable", std::string("is no receipt of a bundle: ") + error.what(), file.string()};
    }
}

Result<void> write_receipt(const fs::path& file, const Receipt& receipt) {
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    const fs::path beside = file.string() + ".new";
    std::ofstream stream(beside);
    stream << as_json(receipt).dump(1) << "\n";
    stream.close();
    if (!stream.fail()) fs::rename(beside, file, error);
    if (stream.fail() || error)
        return Error{"receipt.write", "cannot be written: " + error.message(), file.string()};
    return {};
}

} // namespace aviary::workshop
