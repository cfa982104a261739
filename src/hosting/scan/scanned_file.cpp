#include "hosting/scan/scanned_file.h"

#include <nlohmann/json.hpp>

namespace aviary::hosting {

void to_json(nlohmann::json& json, const ScannedFile& file) {
    json = {{"path", file.file.path.string()}, {"size", file.file.size}, {"modified", file.file.modified},
        {"plugins", file.plugins}};
    if (file.refused)
        json["refused"] = {
            {"code", file.refused->code}, {"message", file.refused->message}, {"where", file.refused->where}};
}

void from_json(const nlohmann::json& json, ScannedFile& file) {
    file.file.path = json.at("path").get<std::string>();
    json.at("size").get_to(file.file.size);
    json.at("modified").get_to(file.file.modified);
    json.at("plugins").get_to(file.plugins);
    file.refused.reset();
    if (!json.contains("refused")) return;
    const auto& why = json.at("refused");
    file.refused = Error{why.at("code"), why.at("message"), why.at("where")};
}

} // namespace aviary::hosting
