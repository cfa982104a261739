#include "workshop/shipping/library_file.h"

#include "hosting/formats/clap/elf_linux.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

#include <elf.h>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view note_section = ".note.aviary";
constexpr std::size_t fingerprint_bytes = sizeof(Fingerprint::parts);
static_assert(fingerprint_bytes == 64);

/// The bytes of a library. Every offset that the file gives is checked against the file's size.
class Image {
public:
    static Result<Image> read(const fs::path& library) {
        if (const auto checked = hosting::check_shared_library(library); !checked) return checked.error();
        std::ostringstream content;
        content << std::ifstream(library, std::ios::binary).rdbuf();
        Image image(library, std::move(content).str());
        const auto header = image.at<Elf64_Ehdr>(0);
        if (!header || header->e_shentsize != sizeof(Elf64_Shdr) || header->e_shnum == 0)
            return image.damaged();
        for (std::size_t i = 0; i < header->e_shnum; ++i) {
            const auto section = image.at<Elf64_Shdr>(header->e_shoff + i * sizeof(Elf64_Shdr));
            if (!section) return image.damaged();
            image.sections_.push_back(*section);
        }
        if (header->e_shstrndx >= image.sections_.size()) return image.damaged();
        image.names_ = image.sections_[header->e_shstrndx];
        return image;
    }

    template <typename T>
    std::optional<T> at(std::uint64_t offset) const {
        T value;
        if (offset > content_.size() || content_.size() - offset < sizeof value) return {};
        std::memcpy(&value, content_.data() + offset, sizeof value);
        return value;
    }
    std::optional<std::string_view> bytes(std::uint64_t offset, std::uint64_t size) const {
        if (offset > content_.size() || content_.size() - offset < size) return {};
        return std::string_view(content_).substr(offset, size);
    }
    /// A name from a table of names; empty when the offset lies outside of it.
    std::string_view name(const Elf64_Shdr& table, std::uint64_t offset) const {
        const auto names = bytes(table.sh_offset, table.sh_size);
        if (!names || offset >= names->size()) return {};
        const auto end = names->find('\0', offset);
        return end == std::string_view::npos ? std::string_view{} : names->substr(offset, end - offset);
    }
    std::string_view name(const Elf64_Shdr& section) const { return name(names_, section.sh_name); }
    const std::vector<Elf64_Shdr>& sections() const { return sections_; }
    Error damaged() const {
        return {"library.damaged", "is damaged: what it says of its own parts is not true", path_.string()};
    }

private:
    Image(fs::path path, std::string content)
        : path_(std::move(path))
        , content_(std::move(content)) {}

    fs::path path_;
    std::string content_;
    std::vector<Elf64_Shdr> sections_;
    Elf64_Shdr names_{};
};

bool is_visible(const Elf64_Sym& symbol) {
    const auto binding = ELF64_ST_BIND(symbol.st_info);
    const auto visibility = ELF64_ST_VISIBILITY(symbol.st_other);
    return symbol.st_shndx != SHN_UNDEF && binding != STB_LOCAL
           && (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

/// The offset of the fingerprint's bytes in the file; nothing when there is no such note.
Result<std::optional<std::uint64_t>> find_note(const Image& image) {
    for (const auto& section : image.sections()) {
        if (section.sh_type != SHT_NOTE || image.name(section) != note_section) continue;
        const auto note = image.at<Elf64_Nhdr>(section.sh_offset);
        constexpr std::string_view owner("Aviary\0\0", 8); // with its end, and padded to four
        if (!note || note->n_namesz != 7 || note->n_type != 1 || note->n_descsz != fingerprint_bytes
            || image.bytes(section.sh_offset + sizeof *note, owner.size()) != owner)
            return image.damaged();
        const std::uint64_t content = section.sh_offset + sizeof *note + owner.size();
        if (!image.bytes(content, fingerprint_bytes)) return image.damaged();
        return std::optional(content);
    }
    return std::optional<std::uint64_t>();
}

} // namespace

Result<std::vector<std::string>> exported_symbols(const fs::path& library) {
    const auto image = Image::read(library);
    if (!image) return image.error();
    std::vector<std::string> symbols;
    for (const auto& section : image->sections()) {
        if (section.sh_type != SHT_DYNSYM) continue;
        if (section.sh_link >= image->sections().size() || section.sh_entsize != sizeof(Elf64_Sym))
            return image->damaged();
        const auto& names = image->sections()[section.sh_link];
        for (std::uint64_t i = 1; i < section.sh_size / sizeof(Elf64_Sym); ++i) { // the first is no symbol
            const auto symbol = image->at<Elf64_Sym>(section.sh_offset + i * sizeof(Elf64_Sym));
            if (!symbol) return image->damaged();
            if (is_visible(*symbol)) symbols.emplace_back(image->name(names, symbol->st_name));
        }
    }
    std::sort(symbols.begin(), symbols.end());
    return symbols;
}

Result<Digest> loadable_code(const fs::path& library) {
    const auto image = Image::read(library);
    if (!image) return image.error();
    std::string all;
    const auto add = [&](std::uint64_t number) {
        all.append(reinterpret_cast<const char*>(&number), sizeof number);
    };
    for (const auto& section : image->sections()) {
        const auto name = image->name(section);
        if ((section.sh_flags & SHF_ALLOC) == 0 || name == ".note.gnu.build-id") continue;
        all.append(name).push_back('\0');
        for (const std::uint64_t number : {std::uint64_t(section.sh_type), std::uint64_t(section.sh_flags),
                 std::uint64_t(section.sh_addr), std::uint64_t(section.sh_size)})
            add(number);
        if (section.sh_type == SHT_NOBITS) continue;
        const auto content = image->bytes(section.sh_offset, section.sh_size);
        if (!content) return image->damaged();
        all.append(*content);
    }
    return digest_of(all);
}

Result<std::optional<Fingerprint>> read_fingerprint(const fs::path& library) {
    const auto image = Image::read(library);
    if (!image) return image.error();
    const auto note = find_note(*image);
    if (!note) return note.error();
    if (!*note) return std::optional<Fingerprint>();
    Fingerprint fingerprint;
    std::memcpy(&fingerprint.parts, image->bytes(**note, fingerprint_bytes)->data(), fingerprint_bytes);
    if (fingerprint.empty()) return std::optional<Fingerprint>();
    return std::optional(fingerprint);
}

Result<void> write_fingerprint(const fs::path& library, const Fingerprint& fingerprint) {
    const auto image = Image::read(library);
    if (!image) return image.error();
    const auto note = find_note(*image);
    if (!note) return note.error();
    if (!*note)
        return Error{"library.no_note",
            "has no place for a fingerprint: it was linked with an SDK that makes none; update Aviary's SDK",
            library.string()};
    std::fstream file(library, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(std::streamoff(**note));
    file.write(reinterpret_cast<const char*>(&fingerprint.parts), fingerprint_bytes);
    file.close();
    if (file.fail())
        return Error{"library.write", "the fingerprint cannot be written into it; is the disk full?",
            library.string()};
    return {};
}

} // namespace aviary::workshop
