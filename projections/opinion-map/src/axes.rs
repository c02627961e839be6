//! The two directions along which opinions differ most: the first principal components of the imputed matrix.
//!
//! Polis finds one after the other by power iteration. Here a block of vectors is iterated together and rotated to the best
//! directions in it each time (Rayleigh–Ritz), which reaches the same two, faster and closer.

use nalgebra::{DMatrix, SymmetricEigen};

use crate::float;
use crate::marks::{Marks, index, pick};

/// Vectors iterated together: two are wanted, the others take the slow ones' share upon themselves.
const BLOCK: usize = 8;

/// Multiplications at most: from nowhere, and from the axes of an earlier map.
const ROUNDS_COLD: usize = 150;
const ROUNDS_WARM: usize = 20;

/// How much of the largest eigenvalue may be left over.
const RESIDUE: f64 = 1e-12;

/// Below this share of the largest eigenvalue there is no second direction, only rounding.
const NOTHING: f64 = 1e-12;

type Block = Vec<[f64; BLOCK]>;

/// The centre and the axes.
#[derive(Clone, Debug)]
pub(crate) struct Axes {
    pub(crate) centre: Vec<f64>,
    pub(crate) first: Vec<f64>,
    pub(crate) second: Vec<f64>,
    /// Where the iteration ended, for the next one to begin.
    block: Block,
}

impl Axes {
    pub(crate) fn find(marks: &Marks, earlier: Option<&Self>) -> Self {
        let centre = marks.centre();
        let statements = marks.statements();
        let width = statements.min(BLOCK);
        let deviations = marks.deviations(&centre);
        let rounds = if earlier.is_some() { ROUNDS_WARM } else { ROUNDS_COLD };
        let mut block = start(statements, earlier);
        let mut values = vec![0.0; width];
        if width > 0 {
            let mut basis = matrix(&block, width).qr().q();
            for _ in 0..rounds {
                let product = multiply(marks, &deviations, &unmatrix(&basis));
                let ritz = Ritz::of(&basis, &matrix(&product, width));
                values = ritz.values;
                block = unmatrix(&ritz.vectors);
                if ritz.residue <= RESIDUE {
                    break;
                }
                basis = ritz.products.qr().q();
            }
        }
        let axis = |place: usize| {
            let largest = values.first().copied().unwrap_or_default();
            let is_there = values.get(place).is_some_and(|value| *value > NOTHING * largest);
            let axis: Vec<f64> = if is_there { column(&block, place) } else { vec![0.0; statements] };
            let like =
                earlier.map(|earlier| if place == 0 { &earlier.first[..] } else { &earlier.second[..] });
            turned(axis, like)
        };
        Self { first: axis(0), second: axis(1), centre, block }
    }
}

/// The best vectors in the span of a basis, best first.
struct Ritz {
    values: Vec<f64>,
    vectors: DMatrix<f64>,
    /// The vectors, multiplied.
    products: DMatrix<f64>,
    /// How far the two best are from being eigenvectors, as a share of the largest eigenvalue.
    residue: f64,
}

impl Ritz {
    fn of(basis: &DMatrix<f64>, product: &DMatrix<f64>) -> Self {
        let small = basis.tr_mul(product);
        let eigen = SymmetricEigen::new((&small + small.transpose()) * 0.5);
        let mut order: Vec<usize> = (0..eigen.eigenvalues.len()).collect();
        order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
        let rotation = eigen.eigenvectors.select_columns(&order);
        let values: Vec<f64> = order.iter().map(|place| eigen.eigenvalues[*place]).collect();
        let (vectors, products) = (basis * &rotation, product * &rotation);
        let largest = values.first().copied().unwrap_or_default();
        let mut residue = 0.0_f64;
        for (place, value) in values.iter().enumerate().take(2) {
            residue = residue.max((products.column(place) - vectors.column(place) * *value).norm());
        }
        let residue = if largest > 0.0 { residue / largest } else { 0.0 };
        Self { values, vectors, products, residue }
    }
}

/// DᵀD·v for all vectors at once, D being the centred matrix.
fn multiply(marks: &Marks, deviations: &[[f64; 3]], vectors: &Block) -> Block {
    let mut product = vec![[0.0; BLOCK]; vectors.len()];
    let mut cells = Vec::new();
    for row in marks.rows() {
        cells.clear();
        cells.extend(row.iter().map(|&(statement, mark)| {
            let statement = index(statement);
            (statement, deviations.get(statement).map_or(0.0, |of_marks| pick(of_marks, mark)))
        }));
        let mut along = [0.0; BLOCK];
        for &(statement, deviation) in &cells {
            let Some(vector) = vectors.get(statement) else { continue };
            for (along, part) in along.iter_mut().zip(vector) {
                *along += deviation * part;
            }
        }
        for &(statement, deviation) in &cells {
            let Some(sum) = product.get_mut(statement) else { continue };
            for (sum, along) in sum.iter_mut().zip(&along) {
                *sum += deviation * along;
            }
        }
    }
    product
}

/// Where the iteration begins: where the earlier one ended; for statements it did not know, and for all when there is none, a
/// fixed sequence of numbers without meaning.
fn start(statements: usize, earlier: Option<&Axes>) -> Block {
    let scale = 1.0 / float(statements.max(1)).sqrt();
    let noise = |statement: usize, place: usize| {
        let seed = u64::try_from(statement.saturating_mul(BLOCK).saturating_add(place)).unwrap_or(u64::MAX);
        (scatter(seed) - 0.5) * scale
    };
    let known = earlier.map_or(&[][..], |earlier| &earlier.block);
    (0..statements)
        .map(|statement| match known.get(statement) {
            Some(part) => *part,
            None => std::array::from_fn(|place| noise(statement, place)),
        })
        .collect()
}

/// The numbers of `SplitMix64`, between 0 and 1.
fn scatter(seed: u64) -> f64 {
    let mut bits = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let high = u32::try_from((bits ^ (bits >> 31)) >> 32).unwrap_or(u32::MAX);
    f64::from(high) / f64::from(u32::MAX)
}

/// An axis has no sign of its own. It keeps the one it had; a new one points to where its longest part is positive.
fn turned(mut axis: Vec<f64>, like: Option<&[f64]>) -> Vec<f64> {
    let along = like.map_or(0.0, |like| axis.iter().zip(like).map(|(a, b)| a * b).sum::<f64>());
    let longest =
        axis.iter().fold(0.0_f64, |longest, part| if part.abs() > longest.abs() { *part } else { longest });
    let is_turned = if along == 0.0 { longest < 0.0 } else { along < 0.0 };
    if is_turned {
        for part in &mut axis {
            *part = -*part;
        }
    }
    axis
}

fn column(block: &Block, place: usize) -> Vec<f64> {
    block.iter().map(|row| row.get(place).copied().unwrap_or_default()).collect()
}

fn matrix(block: &Block, width: usize) -> DMatrix<f64> {
    DMatrix::from_fn(block.len(), width, |row, place| block[row][place])
}

fn unmatrix(matrix: &DMatrix<f64>) -> Block {
    let row = |row: usize| std::array::from_fn(|place| matrix.get((row, place)).copied().unwrap_or_default());
    (0..matrix.nrows()).map(row).collect()
}
