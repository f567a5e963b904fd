//! The constants of the permutation, in Montgomery form.
//!
//! They follow from the field, the width and the numbers of rounds by the Grain generator of the Poseidon paper (appendix
//! E), and nobody chose any: a test derives them anew with another library and compares. They are written out so that a
//! runtime needs no generator.

use super::{ROUNDS, WIDTH};
use crate::Fr;
use ark_ff::BigInt;

/// A constant, given as it lies in memory.
const fn m(limbs: [u64; 4]) -> Fr {
	Fr::new_unchecked(BigInt::new(limbs))
}

/// What is added to the state before each round.
#[rustfmt::skip]
pub(crate) const ROUND_CONSTANTS: [[Fr; WIDTH]; ROUNDS] = [
	[
		m([0xc347_b760_4993_8ee3, 0xd485_444f_9287_72b2, 0x93b2_3596_8ede_22ec, 0x4a18_97c7_deb1_0dc9]),
		m([0x2b2a_1730_671d_645d, 0xf0a7_78d4_e670_4b97, 0x6b60_ce39_d2d2_434a, 0x2086_2503_ceb4_3e06]),
		m([0x8688_8f2b_752d_1607, 0x1b4c_6b94_78a5_b767, 0xd487_1c37_4786_535b, 0x0c87_517e_2bdd_e76d]),
	],
	[
		m([0x9016_3986_83ee_ec50, 0x69bc_267d_d156_28b8, 0x94ab_6e1b_7e1c_4fe5, 0x3ef3_4739_e9e6_7091]),
		m([0x9589_cce2_7056_620a, 0xb6a1_5a0c_7cdc_322f, 0x6cb6_ef2e_d5fb_4e39, 0x6d29_04d9_653e_2330]),
		m([0x0ccb_9b0a_64a6_e992, 0x2407_4587_9f69_fee0, 0xb7c4_c005_dd42_dfa8, 0x10f5_aa23_9ef3_79f7]),
	],
	[
		m([0x54d0_65ae_51f1_2c62, 0x3512_f2e8_3daa_04e5, 0x196a_1a2b_24ea_ed08, 0x35ae_3240_d258_b230]),
		m([0x4bee_3815_5266_7d87, 0x24f3_91fa_2445_23e3, 0xda4b_4df1_16d1_b0f5, 0x38b6_1de9_ad3f_e38b]),
		m([0x894a_454e_8378_685f, 0xc6fb_66e3_85fb_77fb, 0x0e38_4e8a_5723_7f01, 0x15b4_dc8f_bf95_6b8b]),
	],
	[
		m([0x1882_35e0_0b2c_4159, 0xa932_7b06_6882_9619, 0x996a_aa8f_c28c_4f7d, 0x492c_b069_15f3_2d60]),
		m([0xbb4c_e71e_9f4b_4271, 0x06e2_61f5_4e10_b8cb, 0x02ac_e01f_d3ab_b348, 0x3d02_aa44_4a0b_acf8]),
		m([0x2bee_4620_f282_370f, 0x9eda_fe5e_68d5_9190, 0x2599_09b5_5316_a7a7, 0x643f_327b_f96a_e6e8]),
	],
	[
		m([0xad95_cf96_6475_56bb, 0x50cf_d244_5082_64a6, 0x44a0_b451_12cf_cd04, 0x1278_9668_177e_273b]),
		m([0x93ad_bf62_be40_49fe, 0x60ef_d334_c8c8_8266, 0x9b2e_9b2b_b73c_1758, 0x6947_e362_d437_b636]),
		m([0x5a10_40e4_724c_771f, 0xbb8f_7487_15e9_e3c0, 0x9030_9d64_765f_d517, 0x4458_ea8a_512d_e5b0]),
	],
	[
		m([0x0c99_8053_0f7e_87f8, 0x8227_cdd2_a173_db81, 0x2de2_1171_c883_5407, 0x579d_ef8d_a18b_1dbe]),
		m([0x334c_2851_e0e8_4da4, 0xc3f2_a73e_2e2c_34dc, 0xfbf6_a756_34c7_4fa8, 0x10d5_ca31_78a6_7006]),
		m([0x3b59_0fc1_6d52_4c9c, 0xd156_0404_18d7_10f8, 0x657f_9814_6dfc_cf61, 0x732c_3bcd_18b8_49a2]),
	],
	[
		m([0xd997_32e5_f475_bc4a, 0x5dbc_7285_b62e_0212, 0x3092_a0cc_d466_68f0, 0x24db_34e0_49f6_cb3c]),
		m([0x0b93_4aa4_ad5d_aff3, 0x08ed_ca46_51e4_7680, 0x171b_7948_5754_734d, 0x273a_81cb_4530_20e4]),
		m([0xc886_81c6_c9f5_f362, 0x567a_c967_5943_81e6, 0xc39f_ef64_3c7d_b527, 0x07a5_3622_0dcc_8f1e]),
	],
	[
		m([0x65ad_825d_1b8b_7a90, 0xd4c8_4a36_549f_70d1, 0x9718_bf03_7dfd_277a, 0x1f20_8267_ea78_897e]),
		m([0xa86a_2acc_d5b7_dc21, 0x6724_065a_b454_4184, 0x316a_aeed_2cd7_1cbf, 0x71dc_0c5f_d5ac_cd2c]),
		m([0x95d0_a8a2_3269_0b36, 0x9350_5b31_c6ee_fa5f, 0xc11a_d559_eb22_ccda, 0x2119_1483_f1d2_6e0e]),
	],
	[
		m([0xdda9_3d88_b3ba_f53c, 0xf9bd_3d94_f24f_7af5, 0xb717_1faa_2578_1704, 0x736c_3780_7404_9ca3]),
		m([0xd3da_1106_30f7_9c4d, 0xca78_bcd8_654f_c6d8, 0xeaff_ddc3_a6f8_0455, 0x25cb_776a_0461_ca90]),
		m([0x7a6c_6919_67d4_f2dc, 0x77b2_3758_66b9_dadc, 0xf716_8174_3864_d5f2, 0x359f_0081_21f3_5b47]),
	],
	[
		m([0x1f4a_0938_c69b_95c0, 0x54fa_2076_e043_244b, 0xbca6_822a_2171_6d26, 0x5815_7731_92b8_4253]),
		m([0xcff9_27b9_e256_7af0, 0x7537_dd08_f8c3_89db, 0x34ff_2dff_d286_e3e3, 0x16cb_535a_986d_c0f2]),
		m([0x2d97_40cb_8eac_39e3, 0x8714_83bb_9b80_e05a, 0xcb7a_2e81_3844_f480, 0x385f_58f7_c2bf_7764]),
	],
	[
		m([0xdee4_ac50_b414_8642, 0x019f_9739_b8e9_f91c, 0xa5de_43ea_a4c7_34be, 0x6203_d289_d00a_3c9a]),
		m([0x07d2_701c_74db_88b3, 0x2156_3449_9e18_c73c, 0x68a4_d006_73c6_5ea0, 0x21b6_0a8e_855a_f172]),
		m([0x1b38_f4ad_58d8_5bb5, 0xa273_7917_84f3_90d2, 0x864d_dafc_b104_598d, 0x2171_1ac3_9719_753c]),
	],
	[
		m([0xf6db_59a7_9071_5272, 0x5e7e_f1d0_6585_7764, 0x9e2f_515b_b2b0_efcf, 0x5186_2bf4_3b9a_3b71]),
		m([0xb189_0312_4732_be98, 0x8a5f_9268_56cc_8162, 0x9421_7f91_6316_c1bb, 0x4bcd_a806_a7c1_f58c]),
		m([0x738d_3847_ce65_3cbf, 0x2745_f7b1_a4a6_9609, 0xc808_788d_c41e_d667, 0x153a_f1cf_b985_89e6]),
	],
	[
		m([0x61d0_17fc_aab1_e425, 0xa26a_14f3_f655_13dc, 0xfaea_5925_e74b_2660, 0x6d85_ba1c_d55c_b68a]),
		m([0x6d4d_fb8c_6bad_be23, 0x9807_8722_f9dd_af39, 0xbff9_a098_4951_19bd, 0x6351_40da_d380_51e5]),
		m([0x9ed6_2691_b609_78a7, 0x5f6f_71c1_ce2e_3658, 0x8ef3_bbf0_2824_9a62, 0x16ad_ee2b_a50b_f9ea]),
	],
	[
		m([0xb3ef_cd2b_dfce_7335, 0xf546_aea6_3a99_f9bb, 0xe646_3032_0439_a27d, 0x6a8a_f309_3514_ddc5]),
		m([0x9431_5beb_c5d1_ef7d, 0xaf38_9afe_621e_b00a, 0x83e9_3184_4657_be53, 0x2043_962d_5b80_8663]),
		m([0xb82b_8a8f_a761_e386, 0xd115_8615_57f7_3074, 0xd56f_53d9_de18_2f37, 0x0745_20f5_d0e3_2343]),
	],
	[
		m([0x98cb_d0c2_0403_ff75, 0x6fcd_b2d0_8023_fe41, 0x3963_8f1a_c618_5e6d, 0x4bc5_09c7_c839_ca74]),
		m([0x0238_4345_748b_75f8, 0xc63a_b4ac_1ed1_b194, 0xd563_614c_02c0_3b1d, 0x7278_394e_ba92_cc18]),
		m([0xa132_e2bf_26fb_f32a, 0xa18c_430d_7bf4_0057, 0xa63a_63be_b45c_fa96, 0x5fab_2f23_3a75_fe90]),
	],
	[
		m([0x2671_e5fa_0233_5b64, 0xea15_7e6c_b6a8_d429, 0xbf6e_ce4f_fe9f_ca37, 0x0b96_40b5_bf3c_b0c0]),
		m([0x4533_c7b2_e943_a803, 0x85b0_0da0_c036_b5bd, 0xfbb0_aa14_f2d4_0138, 0x0a8f_6a62_b2e0_eeda]),
		m([0x2360_383a_50d4_fb48, 0xa57b_bc16_7527_acbc, 0xdb6e_d2b7_34b2_f495, 0x25a3_a974_36eb_e911]),
	],
	[
		m([0xdf62_84ba_c98d_0308, 0xc067_df66_cfb9_7843, 0x5cb3_d430_dad1_fc05, 0x6170_9c75_90a4_2b62]),
		m([0xd8df_4628_d838_3d92, 0x474f_ecf8_12a4_eb88, 0xd6a5_c497_98f8_fc17, 0x054d_ffee_7aca_c4f9]),
		m([0x7f4b_7d3d_07d5_91df, 0x654f_cf8a_789f_f005, 0xad8e_4444_72e5_af01, 0x4bde_6015_9294_c518]),
	],
	[
		m([0x6edb_c94a_9ebc_c530, 0x9f7a_077d_a63e_db60, 0xf442_7321_7cbb_e7b4, 0x315b_56af_78cf_4209]),
		m([0x4401_9295_6267_d6b8, 0xd86c_a55c_11dc_86da, 0x9302_6f87_e400_61cd, 0x1459_bcd0_9444_e10c]),
		m([0xe7d9_461e_a23f_8c2d, 0xccda_6407_474c_b9f7, 0x04ce_13d4_4bf8_178d, 0x6fe0_8aea_4c31_9dfb]),
	],
	[
		m([0xdab6_1e3b_b131_3404, 0x5483_96e9_6c6b_5db5, 0xd37e_e736_1294_97f7, 0x7370_b831_71d4_7593]),
		m([0x5160_a1eb_9848_000d, 0x2443_acc1_33b0_7e8f, 0x7bf7_7a8b_6b04_9975, 0x553a_318e_89bb_ebbc]),
		m([0x4f93_4200_7aba_f58a, 0xd30d_60b5_c51f_75ba, 0x97c1_55c1_007a_b690, 0x294d_9b5a_a673_d60b]),
	],
	[
		m([0xb4c5_9409_d9f7_03ab, 0x4d88_cb0c_8dc3_c0a4, 0x03fa_b4de_a553_9e51, 0x2bce_b3b2_2033_8753]),
		m([0xceaa_009b_8b71_2525, 0x836a_70e5_c502_d7a0, 0x0c97_80b6_81b5_975d, 0x2452_19bd_a944_32e6]),
		m([0x1e47_4aa0_8547_44d0, 0x6caf_6d0d_9b8b_31c2, 0x904c_85fa_df1d_8856, 0x3a12_2fdc_4c0f_2838]),
	],
	[
		m([0xce05_0420_f289_2fb0, 0xd7bc_382d_b706_750f, 0x8db9_8ad6_4b76_07c0, 0x4418_2003_ff67_f2b4]),
		m([0x40dd_5560_5379_6d61, 0xd6ed_c9c6_ed7e_a45f, 0x72b8_b942_b4f4_4335, 0x717f_6ea6_d39c_8a40]),
		m([0x8e05_7104_9f57_3c63, 0xd18a_d4ec_7caa_fc19, 0x19ef_281b_5488_c85d, 0x2bab_4806_328f_5816]),
	],
	[
		m([0xdf81_3b31_bf56_d2de, 0xf633_1fb6_c36a_bb89, 0xbc00_d241_56d6_eb33, 0x1621_4c93_5a21_237e]),
		m([0xa403_ccd7_81ed_284a, 0xf0cc_c167_8620_fd7b, 0x78e8_78f5_a73d_9caf, 0x5d5d_e4ad_699a_ffba]),
		m([0x3b55_78e6_4c53_d1e0, 0xed21_258e_5c4f_3509, 0x1c7e_166a_df84_0d5c, 0x23c8_6342_dc81_1041]),
	],
	[
		m([0x6a19_d373_3787_c953, 0x55d0_3bdd_5fc9_3868, 0x1594_183c_5173_45e3, 0x6138_44a4_6c29_c337]),
		m([0xfc6a_bc93_bc81_e252, 0xa45b_68ba_b960_e1bb, 0x6ba7_0c8c_6cb6_d038, 0x67d5_c28a_9a50_d03a]),
		m([0xb75b_0ee4_4b58_cdad, 0x10e9_bd09_3f7b_ff79, 0x6f0b_08d8_9acd_f06b, 0x23ef_4da0_0030_f573]),
	],
	[
		m([0x7e8b_71eb_5839_4edc, 0x4259_a7d2_09cb_ce65, 0x6d65_969f_27fe_f318, 0x4e3b_244e_0886_f4a9]),
		m([0xbc21_90fd_508e_8c01, 0xc9ed_9071_f243_3c3e, 0xf136_7624_118a_5545, 0x38ba_a7f8_2674_eb83]),
		m([0x8387_366c_a03f_e153, 0x519b_fac3_4ddd_5ba6, 0x0fed_33c7_5f80_4cbf, 0x35f6_ac48_47a6_7d53]),
	],
	[
		m([0xc8f8_9749_d19a_44c1, 0xf35b_99cc_f7f9_1c99, 0x0e02_f469_c5f2_1adf, 0x4dbc_f98c_cdfe_d500]),
		m([0x5dea_8a2d_5d13_acc3, 0x0391_d4e3_0b52_b23d, 0x2562_420f_d3da_4e47, 0x4dff_f488_a0f5_4a8b]),
		m([0xfe81_20bb_6137_2f6a, 0xadf8_96df_cae7_af49, 0x76c2_fc30_e4a1_a72b, 0x09b0_9af9_a479_cfaf]),
	],
	[
		m([0xfee8_35f0_4211_48ec, 0x1f23_ae8e_7f49_2c6e, 0x13f9_4480_b8dd_d155, 0x6b8f_3766_ea43_652a]),
		m([0x1c13_af34_46bd_34d4, 0x0675_7ef9_47ed_9053, 0x19ba_e8cb_b1ec_652e, 0x6845_f307_655d_9937]),
		m([0xf0db_d2f4_c88a_4e06, 0xf730_b11f_3011_78d3, 0xca2d_4278_b3d1_eb62, 0x254b_eafb_813d_b40b]),
	],
	[
		m([0xd443_95d3_aec4_8a52, 0xb7a2_54b8_ad30_597f, 0x056a_8af0_b3e9_4fed, 0x56ba_55ea_9792_bf80]),
		m([0x714f_9af8_5f95_f144, 0x4b10_8353_bca6_05cd, 0xe37e_4edd_a32a_53ba, 0x0ac5_d12b_1f68_6075]),
		m([0xb211_cd73_0c65_ea97, 0x5bb5_c0e7_1388_fa18, 0xfdfb_4d54_acd8_3a84, 0x3b38_4a93_87a9_191b]),
	],
	[
		m([0xcd4c_f3b5_142a_a5fd, 0xac9f_4f16_6221_0051, 0x6b31_8cee_afe0_d148, 0x2c35_bff0_0789_05f3]),
		m([0xca66_6ff4_2d37_ac36, 0x301b_a52e_764d_b270, 0x55e5_906b_35fe_e937, 0x2be8_4cb6_b829_dcb8]),
		m([0x75e8_ab18_eada_414b, 0xb3c0_10a9_d38c_6d30, 0x6a35_5d30_8f37_da12, 0x5eee_221f_65fc_ac75]),
	],
	[
		m([0x32d1_d021_07d4_2347, 0x3846_5398_98a3_c086, 0x4e12_56e0_c906_2c23, 0x2f65_6b36_534e_205a]),
		m([0xee93_711e_2b61_4bbc, 0x1f71_b1f9_055b_fdb6, 0xf301_7cb0_9e43_8df9, 0x55d2_47eb_b1a0_2641]),
		m([0x65b3_9ff5_9b12_bf00, 0x0d1a_16a0_659c_5fcc, 0x9970_508d_2604_8730, 0x3ea8_d78b_fc61_d828]),
	],
	[
		m([0xf25c_95c6_457e_a7f5, 0x0e1d_8367_0b07_2330, 0xcaad_dfc7_ed40_a0b3, 0x4261_9de7_d06f_f09b]),
		m([0x6a52_e671_de30_31f1, 0xf6c5_36b5_b379_05e8, 0x9f6f_0c68_ebf2_a149, 0x3a3b_0523_3844_dfaf]),
		m([0x907f_ad43_11e1_5ad6, 0x5a2f_cdc3_3dc7_1503, 0x8071_1f01_f72b_71ef, 0x43cf_34a9_ece7_39f0]),
	],
	[
		m([0xcc12_84f4_d2e2_6866, 0xac5e_c0d3_69b5_43d1, 0x6ee1_8303_5281_6223, 0x056a_12da_7221_2a38]),
		m([0xf556_aa47_9b94_f246, 0x8373_6e63_915c_71ae, 0x6b7d_4b78_2cd8_72ba, 0x4bc7_251c_9951_e961]),
		m([0x8a3e_bc14_964a_8344, 0xf952_7e2b_eb81_bd01, 0xb14b_4e1c_c93d_77fe, 0x5c6a_49f4_48ff_1f87]),
	],
	[
		m([0xe096_c0d9_790d_da56, 0x1da0_1b57_50d1_8c53, 0x72a6_2d2f_1eed_125f, 0x2eb6_030b_2332_0d78]),
		m([0x30df_e897_9cd6_34a3, 0xbbfb_65e7_b04a_5108, 0xb86a_0883_5a93_b8ef, 0x0faa_c35d_a55b_5f38]),
		m([0xf5f8_aac8_c33b_dc03, 0xff34_882d_caa6_7193, 0x4840_5904_a8c4_6cdd, 0x23aa_e4b6_808e_cf2e]),
	],
	[
		m([0x3a60_cd14_ed51_703d, 0xed26_7262_526e_2f81, 0xefe4_c0da_2f5b_9653, 0x47e6_fdad_c860_0044]),
		m([0x5bc6_0aa0_a9f2_aba4, 0x2151_b88b_6937_6f32, 0x9123_c380_c535_15dd, 0x1071_338a_f268_4949]),
		m([0x0821_11e1_2fc4_00af, 0x3d27_ffc3_72c4_a687, 0xb792_66e8_bd56_464d, 0x02cd_0505_9913_5df5]),
	],
	[
		m([0x8643_58ab_5921_347f, 0x6670_1f2d_bb3b_c561, 0x7d5b_9ac3_ade1_20ea, 0x3ddd_48bb_277a_ab16]),
		m([0x78a7_976a_1e5e_7e58, 0xf6de_d61c_f9b5_7cea, 0x3670_f6ad_b5ac_3971, 0x6922_e363_8068_357a]),
		m([0x1fce_7a25_71bc_ff11, 0x7031_080d_1f6e_1bf1, 0xa3d9_352e_1b79_182c, 0x11c1_59de_51f1_a2f8]),
	],
	[
		m([0xd5d6_12cb_df1f_5895, 0x4e84_642e_37ad_a2ad, 0x39c5_8b5c_c629_4579, 0x1ec3_f049_b37b_4b31]),
		m([0x584d_6563_6c1c_dd42, 0x4d32_96ca_94b6_f8b7, 0x8c1a_6e8f_7b9c_14eb, 0x4419_60cd_2532_e6bf]),
		m([0x30ea_58f3_3a37_361a, 0xdafc_7095_5d0f_4065, 0x9389_bb28_d89c_e106, 0x720e_707a_9021_2446]),
	],
	[
		m([0x6c93_602a_7e02_e77a, 0x29aa_4c08_54bc_115d, 0xf714_fa7b_ee5f_f2f1, 0x07be_235f_4def_ed7f]),
		m([0xd4a2_313e_ea57_30b5, 0x5546_2fff_192a_7e0b, 0xf710_a694_2bf0_9c5d, 0x3468_e9f9_6584_f496]),
		m([0x8c7e_e63f_17e4_5645, 0x0cf2_fa5d_c2a6_7770, 0x6526_409c_681c_e203, 0x0b1e_7ee2_63ae_f0d2]),
	],
	[
		m([0xd835_8b17_4b83_8f63, 0x0f8b_8957_24af_c929, 0xa88e_a4b4_f8f9_fecc, 0x6a68_77f5_115f_7ff5]),
		m([0xd0e4_4c1a_23e4_e517, 0x9cde_7dcc_52ad_21ec, 0x503e_4796_a0d2_ea44, 0x3008_4242_e690_b987]),
		m([0x6e1a_a714_5d78_a35f, 0xb28c_2fe5_3a75_d842, 0xea3a_0867_ec9b_f0c7, 0x23f9_11d3_952f_6d4e]),
	],
	[
		m([0x4ad1_c92b_434b_23ff, 0xb784_9936_83ee_91a7, 0xd83c_8bd9_1842_f24f, 0x5009_75e0_4efa_e717]),
		m([0x5b7e_ef56_6366_288b, 0x6ba5_8dda_eb2c_7a3d, 0xbf07_1c90_7409_6de4, 0x23ab_052f_dbdf_5b2e]),
		m([0x3b46_2c54_63eb_9305, 0x73db_44e3_f11b_958f, 0x1e71_34f0_2935_87c3, 0x0632_a94f_bb33_888c]),
	],
	[
		m([0x4e0b_53ed_1f35_9eee, 0xd580_aaf2_b6f8_4210, 0xefcc_a64f_288b_ebe4, 0x1c78_5839_48f8_615f]),
		m([0xf850_02d4_1114_3aca, 0x907c_f9f5_5c00_202e, 0x491f_f12a_4315_48e8, 0x6094_6a79_958e_fd44]),
		m([0x417e_d043_6ce1_b69e, 0xa46d_be8d_0327_377e, 0xa871_27d5_8f40_b4e4, 0x5a93_66ff_29eb_7eb8]),
	],
	[
		m([0xecf1_1742_7640_2518, 0x1819_1b2c_fadb_984c, 0xf206_bbf0_ff94_6dd0, 0x26a8_660d_aecb_28e2]),
		m([0x122e_0303_82d1_3ae9, 0xd9d9_4f32_2be0_6d28, 0x0c4f_df9a_8326_f2d5, 0x649f_075f_96ca_bd7f]),
		m([0x1bd8_857f_66fa_f115, 0x9d30_18d1_6698_e16a, 0x75a1_e5ce_b470_a642, 0x110c_c63f_9fff_4471]),
	],
	[
		m([0xae44_1423_a0fc_0098, 0xfa05_a94e_419c_2cb9, 0x1eeb_669f_a631_cdde, 0x4511_2005_323b_b403]),
		m([0xaf8b_d05d_0857_ab2d, 0xc831_6dc2_e9d5_8b4f, 0x62f5_d459_0a77_cd37, 0x6de9_23c7_e9a3_7275]),
		m([0xd0f6_5881_b8ee_7fb0, 0x3ee5_73fa_77da_3277, 0xedac_f436_4d72_2623, 0x1673_2df6_fe0d_1a54]),
	],
	[
		m([0x93f0_069c_9b3b_ff49, 0x4c53_6b4a_4bff_7a93, 0x28cf_b2ee_a844_5d42, 0x57c4_ed54_37f1_5b9e]),
		m([0x43b2_3a5e_1fda_253e, 0xb841_11e9_f357_f30e, 0x3a10_436d_280c_1ae3, 0x6929_3540_e8b2_a703]),
		m([0x98cb_b728_ad28_543d, 0x2356_bf6e_06ad_da0e, 0x41ce_14c0_d7e6_9503, 0x0b75_8f4f_7ddb_dd56]),
	],
	[
		m([0x2b8a_94ec_7653_27ae, 0xc68e_8252_0891_b298, 0xc397_85e4_50a8_5002, 0x42d6_dbd8_80c8_c458]),
		m([0x44cb_b132_94a4_ebb4, 0xfb2b_9863_a3ed_87d9, 0x77dc_b4a4_3943_5f15, 0x3b58_7bdb_f950_7e7b]),
		m([0xccf6_b10e_69b6_fda4, 0x542a_60f6_7a53_8a5d, 0xb8c1_cf66_3209_60f1, 0x5a18_caf7_17d1_97c7]),
	],
	[
		m([0x3cea_c66a_e492_2ecf, 0x6f1e_b137_41bc_1474, 0xc16c_7b22_7cd9_51c2, 0x6f28_160f_a606_ddd8]),
		m([0x7136_3299_65ee_b583, 0x004b_5ff8_f3c7_5ecc, 0x6000_d660_15fb_42fe, 0x12c8_ebf5_94fc_564e]),
		m([0x6547_427e_60b3_8e6d, 0xee32_d4fb_d7d2_da90, 0x02f8_481e_42ef_a7a1, 0x487f_3bb8_891b_ddb2]),
	],
	[
		m([0xe995_a95f_69c2_d0df, 0x79d3_0d19_a177_1501, 0xac23_d28f_c2c8_507e, 0x12ef_9ba0_64d7_dcd7]),
		m([0x595e_2d9d_2773_7eed, 0x1ab2_4dcf_b29e_9383, 0xe5c8_aaca_35af_823e, 0x20c7_cae9_73c0_03c7]),
		m([0x0b31_25fc_c217_4725, 0x0004_2966_a6d7_9c0a, 0x03f5_cbc5_9c0e_0549, 0x0fc4_543d_283c_0127]),
	],
	[
		m([0x3013_c4e1_b3ed_a58a, 0x5b37_8019_aace_46f7, 0x9883_6ad0_4fd2_4495, 0x32c2_ef50_bdda_be2d]),
		m([0xbc3c_e897_269f_8c27, 0xc33c_8df7_4ad3_0f82, 0x2d06_e659_e879_8577, 0x41fb_b824_9fa6_e701]),
		m([0xf7f7_9aa0_7102_c84c, 0x1ea6_6508_0b0f_e5eb, 0x88c2_b6f1_6b62_2c8f, 0x72eb_288b_bf3e_ab24]),
	],
	[
		m([0x08c5_2195_42d4_146c, 0xafaf_00b8_b509_ac60, 0x0dc8_1f30_74ee_eb40, 0x471e_549c_b205_e45b]),
		m([0xe6d4_53d8_7864_8ab2, 0xdebd_58ec_a127_3eb3, 0x12f2_a630_ad64_a401, 0x2027_e5e3_6019_539d]),
		m([0x585f_127b_6818_64e6, 0x4aa1_8756_f1a4_00c6, 0x012c_37f3_ba64_dec5, 0x2f0f_ad76_eeb3_5521]),
	],
	[
		m([0x948d_32cf_558e_7782, 0x3888_136c_7da0_d5a1, 0xf3ff_4bb0_5b75_6a08, 0x2279_7d3e_e067_b0b9]),
		m([0xb3d0_796f_86bf_0e66, 0xb1c0_a1aa_85b3_87e2, 0x125a_70ae_7540_d014, 0x23c4_1ca9_3216_ceb5]),
		m([0x62de_e68e_bfc0_1032, 0x2787_2d73_8a82_bb2e, 0xa464_9d36_755a_fc83, 0x3215_0355_c0b6_9104]),
	],
	[
		m([0xf310_15a1_ade7_7eb9, 0x62cc_0596_35ef_8dfd, 0xa8fd_1ec3_1fdf_c17c, 0x0d52_ef6e_f350_a1cc]),
		m([0x65ec_b778_aa96_8dbe, 0x57ef_6ad0_85c0_b3f7, 0x2c6e_62ac_6c72_d573, 0x7350_f7b1_e8e1_75b5]),
		m([0x339d_9720_fe6e_d406, 0x60b9_d744_fe7b_b66d, 0x9776_8c68_98df_3a35, 0x2dc7_138a_1cbd_fc93]),
	],
	[
		m([0xb9be_40de_0994_08ac, 0x0d17_a16a_4eaa_b5b9, 0x5218_be50_226e_6fc7, 0x13f3_febe_6559_377b]),
		m([0x4ba8_93d4_9286_ea62, 0x78ee_1a2f_f4cd_9c25, 0x234e_8201_a9ca_c5cf, 0x6223_ca5c_efa2_d0be]),
		m([0x57bb_1294_814b_0b06, 0x6ee0_e49f_20ab_3aef, 0xb683_58d5_5332_531e, 0x1873_9580_87a7_e8a3]),
	],
	[
		m([0xc182_d0f2_0652_7315, 0x1b55_9980_926d_3aef, 0xb389_facc_69a8_eece, 0x0bd6_d43e_d21e_2af8]),
		m([0xe87a_9bd6_cf14_bf1d, 0x0a9c_76ad_3963_b3fb, 0x6270_1746_1ef0_b596, 0x5e35_630a_80f2_cad0]),
		m([0x689b_9c8e_f29e_64ee, 0x0ccc_9d13_bafc_cae1, 0xa360_306b_2e31_4851, 0x739f_1253_ec68_8c8d]),
	],
	[
		m([0x7a3b_d542_aeda_0584, 0xb8cf_6354_112e_99c7, 0xc003_6664_1a74_c7e2, 0x2b73_042b_abdb_33f2]),
		m([0x964b_bbfd_1a9c_99dc, 0x3bca_3806_5bf2_10f7, 0x75f3_ab07_e7e2_60ce, 0x4138_ef9e_54d0_2cff]),
		m([0xa449_e93c_b967_d69a, 0x75c6_95a1_a06c_aca1, 0x0690_1755_fbde_1e98, 0x408c_c121_1b63_b5ab]),
	],
	[
		m([0xf30b_998d_0d63_4ad6, 0x4057_9e8a_3db8_01b9, 0x8c2b_0b12_06fd_093a, 0x5c22_054e_8a08_28a1]),
		m([0x2fb6_1679_7ff3_314f, 0xf643_34c1_e59f_9244, 0x7d6d_7528_37a0_d662, 0x71e5_edfa_6fe6_b308]),
		m([0xd3d8_30ef_b938_69a2, 0xaea5_a826_93e9_79c7, 0x3514_3145_0b6a_b287, 0x5f03_a67c_889e_4ba5]),
	],
	[
		m([0x7b6e_2881_2d3c_b46b, 0x0884_6862_0d90_e231, 0x5f55_163b_2562_0f1c, 0x5086_20fc_90ee_3dd7]),
		m([0xfe57_d169_5d81_3dec, 0x6842_65f5_80ad_ee2b, 0xebbe_cac4_31c2_9708, 0x2d97_7d7e_3a9f_05a3]),
		m([0x3a19_54d9_4704_b416, 0x1048_e4e3_f89d_aa84, 0xa804_db8b_70e8_a408, 0x2a67_b490_2207_518b]),
	],
	[
		m([0x897f_64d1_645e_2e88, 0xc6f5_43fa_c997_d19d, 0x81df_0ba8_13fd_1362, 0x6afe_a803_37bc_faee]),
		m([0x2769_4c59_2280_3b14, 0x6d37_d96a_28ef_62f8, 0x58dd_45ae_94e6_367e, 0x317e_78fd_dbf8_7d7d]),
		m([0xa95f_64dc_110b_5090, 0xfb01_af89_b184_5f2d, 0x7aa5_837a_eb7d_de2c, 0x4073_3446_099f_5d24]),
	],
	[
		m([0x7f06_fb00_d60a_f0bd, 0xd460_87e5_4466_8114, 0x2732_14a6_8a18_8028, 0x2c03_6421_865c_50c2]),
		m([0xb537_e962_ca60_41dd, 0xb521_de3a_3514_ba9e, 0xec3b_3943_5f38_cd95, 0x5c10_683d_333e_8436]),
		m([0x7179_618c_b7cb_0481, 0x1cd4_a909_4788_ccbf, 0xb1ea_63d3_1fd6_38d3, 0x3448_646a_c9c7_429b]),
	],
	[
		m([0xd8ab_7c3a_8c70_9f37, 0xe40a_21c5_cf8e_1651, 0xf5f0_20ff_592f_a04a, 0x3859_e543_2dc5_37d5]),
		m([0x0883_e846_7e2c_db72, 0x0221_a62c_9bcc_9be9, 0x7529_aca0_233d_7959, 0x0873_affe_69bc_ef55]),
		m([0xf9e4_1a85_d9e3_1161, 0x25ea_a415_6c57_ad0b, 0xd0bd_15e7_0f45_b237, 0x3645_f116_07f0_b8a6]),
	],
	[
		m([0x1438_daf3_81e2_0284, 0x29ec_436e_54e7_a381, 0x9de6_ec29_8ceb_880b, 0x4c24_3c4d_452f_70c8]),
		m([0x48cb_c6c6_7c4f_f6a8, 0xddd5_755b_629c_0f0f, 0x4a63_8f7e_4437_49c8, 0x3d46_f9e8_da7e_a357]),
		m([0x1af9_f84a_533a_1088, 0x3848_f239_ca05_550e, 0x2b09_a7b7_0cb5_75b7, 0x0f5a_1642_533c_2d73]),
	],
	[
		m([0xb48a_5765_e3f0_9cce, 0x963a_ccb7_39a5_a4db, 0xa28e_a1da_2169_998c, 0x4f86_8f81_da25_9b7b]),
		m([0x0dfc_c559_c084_e51b, 0x2252_e54c_42f5_1bea, 0x27e6_31ee_7ef1_4172, 0x2e2a_1baf_3105_de77]),
		m([0x7c17_7f6c_1fee_7c0b, 0xdd78_6021_6024_8a24, 0x2bbc_cbb6_18a0_79ad, 0x1577_79a7_7778_c757]),
	],
	[
		m([0xd59e_b386_6362_6959, 0x3ee4_8813_bad0_e995, 0xd670_bf93_6047_9d57, 0x5327_ae94_8091_137b]),
		m([0xb38e_32e4_2429_b91c, 0x8e9f_89d2_1fc1_b6e9, 0xc0ff_2a88_c838_5b45, 0x312a_549c_67f0_2de6]),
		m([0x1410_25e9_4160_35e7, 0x9c3a_8a26_39e3_b60d, 0x7ece_a323_4ee1_e9fc, 0x4e38_03c4_b07c_529f]),
	],
	[
		m([0x6ac4_8f95_0f5c_ad85, 0x8440_c01e_f7f4_92f8, 0x4932_94d6_abd7_3910, 0x73d0_83bf_3e22_fea8]),
		m([0x1dc2_7772_1768_d0c0, 0x4a28_33fc_e08f_fcc7, 0x213b_4663_7f0e_ceb5, 0x5789_1b59_ce85_5968]),
		m([0x52c7_cf14_f42d_cddb, 0x032c_7819_1aa5_4255, 0x2c4c_c713_6e13_8235, 0x2520_01f0_4338_82e3]),
	],
	[
		m([0x4fff_9fca_d1d3_b3c4, 0xbf0a_b998_5f77_43c4, 0x9906_9077_a222_5a74, 0x3d05_e3b5_37cc_fa7b]),
		m([0x576b_9c3b_f67f_0f61, 0xb30d_77b3_8019_e870, 0x5c9e_98ce_6c95_f4d7, 0x198a_6570_9688_f19e]),
		m([0xf4ea_adeb_5d9d_82c4, 0xfb08_b52d_1984_6075, 0x3b63_53f0_c84a_3a54, 0x6fac_5f25_7155_0fea]),
	],
	[
		m([0xbe99_73a7_7ae5_5162, 0xbfd2_d3ab_4e6f_a669, 0x3aa5_7b08_f7ad_6329, 0x59ff_5bd7_d98d_da3a]),
		m([0xf80b_fc85_28b3_9800, 0x1ba2_727c_88d0_87d4, 0xb3de_b9da_2301_ce1a, 0x1b1b_727f_d888_0843]),
		m([0xf7c5_4645_72c8_c199, 0xff03_531d_cd9f_4dc4, 0x6f86_710f_ee0b_7e38, 0x0db7_f9e4_2524_edec]),
	],
	[
		m([0xf221_ed56_396e_e227, 0xe134_ada4_afdf_509c, 0x2ac6_d490_b609_7373, 0x5e8a_5068_5c8f_1ea9]),
		m([0xfb66_3310_c7f9_c5ba, 0x64d4_ac58_2f6d_20db, 0xe66b_6946_c9c1_57a6, 0x26af_92e2_bc77_8824]),
		m([0x60b2_454b_f98e_5cd4, 0x6be6_8a30_7855_e9f8, 0xa297_31cd_699c_47de, 0x1ffe_8840_7e09_a550]),
	],
	[
		m([0x72ba_0d5d_9b5d_6d81, 0xa6a6_8139_04ea_ec50, 0xf65c_6783_2be8_9994, 0x58ec_bc7b_ea38_2e1c]),
		m([0xf5fa_a1cf_2c8f_f428, 0x877e_5190_8b76_ad3b, 0x9cdb_327d_7099_382d, 0x0ca0_35b5_f39e_9022]),
		m([0xfe64_3776_74ee_4c03, 0x9426_ef4f_6e97_2fbd, 0xa327_6034_8e96_dae8, 0x32ee_3cbd_29cd_73df]),
	],
];

/// The matrix that mixes the state after each round.
#[rustfmt::skip]
pub(crate) const MATRIX: [[Fr; WIDTH]; WIDTH] = [
	[
		m([0x5a80_58a6_b999_b776, 0xa8a3_8601_26a3_ff77, 0xbab4_d9d8_dbc8_c969, 0x40a8_a1b4_08be_6f8a]),
		m([0x0dbd_a744_ceaa_e650, 0x7954_e0e5_6c22_472d, 0xa168_ac22_5b49_9e20, 0x1fd1_39e1_8b64_49cc]),
		m([0xcdb2_e40c_53a0_2f7f, 0x4b33_c003_c6b3_a774, 0x456d_30f7_5eac_71d6, 0x3b4a_fcf2_95f8_9ffd]),
	],
	[
		m([0x4576_4ede_f8bc_65a1, 0x1e3a_1349_0d52_752d, 0xf5f7_e372_ac36_1d63, 0x3ce4_f1c6_6f00_e2b3]),
		m([0xbb29_53e4_e4f7_5ddf, 0x6d0e_cc80_59d5_286d, 0xcf44_c418_a0af_f381, 0x440a_66d9_4d92_5a7c]),
		m([0xfffe_b61a_7e85_6002, 0xa815_3667_8367_6ccb, 0xda5e_edc8_2e79_149f, 0x365b_871e_802f_960c]),
	],
	[
		m([0x8823_7c89_ea1a_07e8, 0xb33b_bb35_a0b6_54a5, 0xb864_d9ec_6429_2697, 0x5b52_1765_bc2f_04aa]),
		m([0xb7c8_f297_5acc_63cb, 0x8c62_20f4_d717_9afd, 0xa1d5_b90c_8431_2594, 0x35ba_a684_cc83_d53d]),
		m([0x6d7a_5908_d692_2d28, 0xae9d_7284_07ca_1649, 0xf4d7_28a2_50da_76d7, 0x2754_3b9f_2db3_8c9a]),
	],
];
