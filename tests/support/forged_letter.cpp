#include "support/forged_letter.hpp"

#include "handles.hpp"
#include "pdf_update.hpp"

#include <cstdio>
#include <stdexcept>

namespace motcua::tests {

namespace {

constexpr auto range_mark = std::string_view("/ByteRange [");

std::size_t range_at(std::string const& pdf) {
    auto const at = pdf.rfind(range_mark);
    return at == std::string::npos ? throw std::runtime_error("no signature") : at + range_mark.size() - 1;
}

} // namespace

ByteRange range_of(std::string const& pdf) {
    auto range = ByteRange();
    auto const* const text = pdf.c_str() + range_at(pdf);
    if (std::sscanf(text, "[%lld %lld %lld %lld", &range[0], &range[1], &range[2], &range[3]) != 4) {
        throw std::runtime_error("no range");
    }
    return range;
}

std::string with_range(std::string pdf, ByteRange const& range) {
    auto const at = range_at(pdf);
    auto const length = pdf.find(']', at) - at + 1;
    auto text = std::string("[");
    for (auto const number : range) {
        text += std::to_string(number) + " ";
    }
    text.resize(length - 1, ' ');
    return pdf.replace(at, length, text + "]");
}

std::string covered(std::string const& pdf, ByteRange const& range) {
    auto const part = [&pdf, &range](std::size_t i) {
        return pdf.substr(static_cast<std::size_t>(range[i]), static_cast<std::size_t>(range[i + 1]));
    };
    return part(0) + part(2);
}

std::string with_cms(std::string pdf, std::string const& cms) {
    auto const hole = pdf.find("/Contents <", range_at(pdf)) + 11;
    auto const room = pdf.find('>', hole) - hole;
    auto hex = std::string();
    for (auto const byte : cms) {
        auto two = std::array<char, 3>();
        std::snprintf(
            two.data(),
            two.size(),
            "%02x",
            static_cast<unsigned>(static_cast<unsigned char>(byte))
        );
        hex += two.data();
    }
    hex.resize(room, '0');
    return pdf.replace(hole, room, hex);
}

std::string cms_of(std::string const& pdf) {
    auto const hole = pdf.find("/Contents <", range_at(pdf)) + 11;
    auto cms = std::string();
    for (auto at = hole; pdf[at] != '>'; at += 2) {
        cms += static_cast<char>(std::stoi(pdf.substr(at, 2), nullptr, 16));
    }
    // Definite length in two bytes, as anything between 256 and 65535 bytes has it.
    auto const length =
        std::size_t{4} + static_cast<unsigned char>(cms[2]) * 256U + static_cast<unsigned char>(cms[3]);
    return cms.substr(0, length);
}

std::pair<std::string, std::string> signature_and_stamp(std::string const& der) {
    auto const* at = reinterpret_cast<unsigned char const*>(der.data());
    auto const cms = signing::CmsHandle(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
    auto* const signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
    auto const* const token = static_cast<ASN1_STRING*>(CMS_unsigned_get0_data_by_OBJ(
        signer,
        OBJ_nid2obj(NID_id_smime_aa_timeStampToken),
        -3,
        V_ASN1_SEQUENCE
    ));
    auto const text = [](ASN1_STRING const* string) {
        auto const* const data = reinterpret_cast<char const*>(ASN1_STRING_get0_data(string));
        return std::string(data, static_cast<std::size_t>(ASN1_STRING_length(string)));
    };
    return {text(CMS_SignerInfo_get0_signature(signer)), text(token)};
}

std::string plain_cms(
    std::string const& content,
    signing::Minted const& signer,
    EVP_MD const* digest,
    unsigned flags,
    signing::Minted const* carried
) {
    auto const in = signing::BioHandle(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
    auto const all = flags | CMS_DETACHED | CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
    auto const cms = signing::CmsHandle(CMS_sign(nullptr, nullptr, nullptr, nullptr, all));
    if (CMS_add1_signer(cms.get(), signer.certificate.get(), signer.key.get(), digest, all) == nullptr ||
        CMS_final(cms.get(), in.get(), nullptr, all) != 1) {
        throw std::runtime_error("OpenSSL made no CMS");
    }
    if (carried != nullptr && CMS_add1_cert(cms.get(), carried->certificate.get()) != 1) {
        throw std::runtime_error("OpenSSL takes no further certificate");
    }
    auto* out = static_cast<unsigned char*>(nullptr);
    auto const length = i2d_CMS_ContentInfo(cms.get(), &out);
    auto der = std::string(reinterpret_cast<char*>(out), static_cast<std::size_t>(length));
    OPENSSL_free(out);
    return der;
}

std::string appended(std::string const& pdf, std::function<void(QPDF&)> const& change) {
    auto const opened = signing::open_pdf(pdf);
    auto& document = **opened;
    auto before = std::map<QPDFObjGen, std::string>();
    for (auto const& object : document.getAllObjects()) {
        before[object.getObjGen()] = signing::written(object);
    }
    change(document);
    auto objects = signing::NewObjects();
    for (auto const& object : document.getAllObjects()) {
        auto const text = signing::written(object);
        auto const old = before.find(object.getObjGen());
        if (old == before.end() || old->second != text) {
            objects[object.getObjGen()] = text;
        }
    }
    auto const size = static_cast<int>(document.getObjectCount()) + 1;
    return pdf + signing::write_revision(pdf, document, objects, size).bytes;
}

} // namespace motcua::tests
