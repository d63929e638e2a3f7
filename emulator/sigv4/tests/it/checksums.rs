//! Checksums of S3: the check values of the algorithms' catalogues.

use sigv4::{Checksum, ChecksumAlgorithm};

#[test]
fn each_algorithm_gives_its_check_value_in_one_piece_or_more() {
    let mut seen = String::new();
    for algorithm in ChecksumAlgorithm::ALL {
        let of = |pieces: &[&str]| {
            let mut checksum = Checksum::new(algorithm);
            pieces.iter().for_each(|piece| checksum.update(piece.as_bytes()));
            checksum.finish()
        };
        assert_eq!(of(&["123456789"]), of(&["1234", "", "56789"]));
        assert!(algorithm.accepts(&of(&[])) && !algorithm.accepts("AAAA") && !algorithm.accepts("~"));
        seen.push_str(&format!("{} {} {}\n", algorithm.header(), algorithm.name(), of(&["123456789"])));
    }
    // cbf43926, e3069283, ae8b14860a799888, f7c3bc1d…, 15e2b0d3…
    insta::assert_snapshot!(seen, @r"
    x-amz-checksum-crc32 CRC32 y/Q5Jg==
    x-amz-checksum-crc32c CRC32C 4waSgw==
    x-amz-checksum-crc64nvme CRC64NVME rosUhgp5mIg=
    x-amz-checksum-sha1 SHA1 98O8HYCOBHMq32eZZczDTKeuNEE=
    x-amz-checksum-sha256 SHA256 FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=
    ");
}
